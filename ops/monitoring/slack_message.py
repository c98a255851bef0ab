"""What Slack takes as a message at an incoming webhook, as far as it tells: https://api.slack.com/messaging/webhooks"""

import re

MOST_ATTACHMENTS = 100
MOST_TEXT = 40_000
MOST_FOOTER = 300
MOST_FALLBACK = 2_000
MOST_TITLE = 1_000

MESSAGE_FIELDS = {
    "attachments", "blocks", "channel", "icon_emoji", "icon_url", "link_names", "metadata", "mrkdwn", "parse", "text",
    "thread_ts", "unfurl_links", "unfurl_media", "username",
}
ATTACHMENT_FIELDS = {
    "actions", "author_icon", "author_link", "author_name", "blocks", "callback_id", "color", "fallback", "fields", "footer",
    "footer_icon", "image_url", "mrkdwn_in", "pretext", "text", "thumb_url", "title", "title_link", "ts",
}
COLOR = re.compile(r"good|warning|danger|#[0-9A-Fa-f]{6}")
ENTITY = re.compile(r"&(?:amp|lt|gt);")
LINK = re.compile(r"<(?:https?://[^\s<>|]+|mailto:[^\s<>|]+|[@#!][^\s<>|]+)(?:\|[^<>|\n]+)?>")
ADDRESS = re.compile(r"https?://[^\s<>|]+")


def problems(message):
    """What Slack would refuse or show wrongly in a message (a parsed JSON value); nothing if it is right."""
    if not isinstance(message, dict):
        return [f"the message is not an object but {type(message).__name__}"]
    found = unknown("message", message, MESSAGE_FIELDS)
    found += text_problems("text", message.get("text"), MOST_TEXT)
    attachments = message.get("attachments", [])
    if not isinstance(attachments, list) or not all(isinstance(attachment, dict) for attachment in attachments):
        return found + ["attachments is not a list of objects"]
    if len(attachments) > MOST_ATTACHMENTS:
        found.append(f"{len(attachments)} attachments are more than {MOST_ATTACHMENTS}")
    if not (message.get("text") or message.get("blocks") or attachments):
        found.append("there is neither text nor blocks nor attachments")
    for number, attachment in enumerate(attachments):
        found += attachment_problems(f"attachments[{number}]", attachment)
    return found


def attachment_problems(place, attachment):
    """The same of one attachment, whose place in the message goes before each problem."""
    found = unknown(place, attachment, ATTACHMENT_FIELDS)
    if not any(attachment.get(field) for field in ("text", "title", "pretext", "fallback", "fields", "blocks")):
        found.append(f"{place} says nothing")
    most = {"fallback": MOST_FALLBACK, "title": MOST_TITLE, "pretext": MOST_TEXT, "text": MOST_TEXT, "footer": MOST_FOOTER}
    for field, length in most.items():
        found += text_problems(f"{place}.{field}", attachment.get(field), length)
    color = attachment.get("color")
    if color is not None and not (isinstance(color, str) and COLOR.fullmatch(color)):
        found.append(f"{place}.color is {color!r}, neither good, warning, danger nor #rrggbb")
    address = attachment.get("title_link")
    if address is not None and not (isinstance(address, str) and ADDRESS.fullmatch(address)):
        found.append(f"{place}.title_link is not an address: {address!r}")
    return found


def text_problems(place, text, most):
    """The same of one text: its length and its escapes."""
    if text is None:
        return []
    if not isinstance(text, str):
        return [f"{place} is not a string but {type(text).__name__}"]
    found = []
    if len(text) > most:
        found.append(f"{place} has {len(text)} characters, more than {most}")
    if "<no value>" in text or "%!" in text:
        found.append(f"{place} shows a template that went wrong: {text!r}")
    without_entities = ENTITY.sub("", text)
    left = set(without_entities) & {"&"} | set(LINK.sub("", without_entities)) & {"<", ">"}
    for character in sorted(left):
        found.append(f"{place} has a {character} that is neither escaped nor part of a link: {text!r}")
    return found


def unknown(place, value, known):
    """Fields that Slack does not know."""
    return [f"{place} has the unknown field {field!r}" for field in sorted(set(value) - known)]
