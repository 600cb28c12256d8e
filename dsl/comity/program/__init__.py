"""What every backend reads: rules in one small core calculus, all names resolved, all sugar gone."""
