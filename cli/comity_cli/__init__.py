"""The command line of comity: files, terminal, output formats."""
