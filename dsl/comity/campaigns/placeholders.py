"""What sending platforms put an unsubscribe link in for.

Any link, variable or tag with `unsub` or `opt-out` in its name counts, which covers most of them; the table has those
that do not say so, or that are no variables. Preference centres from which one can unsubscribe count as well.
"""

import re
from typing import NamedTuple


class Placeholder(NamedTuple):
    """A platform, what it replaces by a link (a regular expression, without regard to case), and where it says so."""

    platform: str
    pattern: str
    source: str


PLACEHOLDERS = (
    Placeholder(
        "Braze",
        r"\$\{\s*(?:set_user_to_unsubscribed_url|email_footer)\s*\}|preference_center\.\$\{",
        "https://www.braze.com/docs/user_guide/message_building_by_channel/email/managing_user_subscriptions/",
    ),
    Placeholder(
        "Klaviyo",
        r"\{%-?\s*(?:unsubscribe(?:_link)?|manage_preferences(?:_link)?)\b",
        "https://help.klaviyo.com/hc/en-us/articles/115005078267",
    ),
    Placeholder(
        "Mailchimp and Mandrill",
        r"\*\|UNSUB(?::[^|]*)?\|\*|\{\{\s*unsub\b",
        "https://mailchimp.com/help/all-the-merge-tags-cheat-sheet/",
    ),
    Placeholder(
        "SendGrid",
        r"<%\s*(?:asm_(?:group|global)_unsubscribe|asm_preferences)(?:_raw)?_url\s*%>"
        r"|\{\{\{?\s*unsubscribe(?:_preferences)?\s*\}?\}\}|\[unsubscribe(?:_tag)?\]",
        "https://www.twilio.com/docs/sendgrid/ui/sending-email/recipient-subscription-preferences",
    ),
    Placeholder(
        "Customer.io",
        r"\{%-?\s*(?:unsubscribe(?:_url)?|manage_subscription_preferences_url)\b",
        "https://docs.customer.io/messaging/liquid/tag-list/",
    ),
    Placeholder(
        "Iterable",
        r"\{\{\s*(?:unsubscribeUrl|unsubscribeMessageTypeUrl|hostedUnsubscribeUrl)\b",
        "https://support.iterable.com/hc/en-us/articles/208463956-Creating-a-Subscription-Preference-Center",
    ),
    Placeholder(
        "listmonk",
        r"\{\{-?\s*\.?(?:UnsubscribeURL|ManageURL)\b",
        "https://listmonk.app/docs/templating",
    ),
    Placeholder(
        "Mautic",
        r"\{(?:unsubscribe_text|unsubscribe_url|dnc_url)\}",
        "https://docs.mautic.org/en/channels/emails",
    ),
    Placeholder(
        "HubSpot",
        r"\{\{\s*(?:unsubscribe_link(?:_all)?|unsubscribe_section)\b",
        "https://knowledge.hubspot.com/articles/kcs_article/cos-general/what-options-do-i-have-to-allow-my-contacts-to-unsubscribe",
    ),
    Placeholder(
        "Salesforce Marketing Cloud",
        r"%%(?:unsub_center_url|profile_center_url|subscription_center_url)%%"
        r"|\{\$link\.(?:EmailAddressOptOutUrl|PreferenceCenterUrl)\}",
        "https://help.salesforce.com/s/articleView?id=mktg.mc_es_profile_center.htm",
    ),
    Placeholder(
        "Salesforce Account Engagement",
        r"%%(?:unsubscribe|email_preference_center)%%|\{\{\{?\s*(?:Unsubscribe|EmailPreferenceCenter)\b",
        "https://help.salesforce.com/s/articleView?id=mktg.pardot_emails_preference_center_considerations.htm",
    ),
    Placeholder(
        "Dittofeed",
        r"\{%-?\s*unsubscribe_(?:link|url)\b",
        "https://docs.dittofeed.com/resources/templates/liquid-presets",
    ),
)

_ANY = "|".join(placeholder.pattern for placeholder in PLACEHOLDERS)
_MARKS = ("{", "*|", "%", "[")
_NAMED = re.compile(r"unsub|opt[-_]?out", re.IGNORECASE)


def names_unsubscribing(name: str) -> bool:
    """Return whether the name of a variable, or a link, says that it unsubscribes."""
    return _NAMED.search(name) is not None


def has_placeholder(text: str) -> bool:
    """Return whether ``text`` holds a placeholder for an unsubscribe link."""
    return any(mark in text for mark in _MARKS) and re.search(_ANY, text, re.IGNORECASE) is not None
