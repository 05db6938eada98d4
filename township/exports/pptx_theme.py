"""The deck's design: 16:9, our colours and typeface as the theme, one layout with a title."""

from __future__ import annotations

import datetime as dt
import re

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide
from pptx.util import Inches

from township.exports.pptx_charts import FACE, INK, rgb
from township.store.manifest import Snapshot

_WIDE, _HIGH = 13.333, 7.5  # inches
_TITLE_ONLY, _BLANK = 5, 6  # of python-pptx's own template


def prepared(deck: Deck) -> Deck:
    """python-pptx's own template in our design."""
    scale = _WIDE * 914400 / deck.slide_width
    deck.slide_width, deck.slide_height = Inches(_WIDE), Inches(_HIGH)
    kept = [deck.slide_layouts[_TITLE_ONLY], deck.slide_layouts[_BLANK]]
    for layout in list(deck.slide_layouts):
        if layout not in kept:
            deck.slide_layouts.remove(layout)
    for holder in (deck.slide_master, *kept):
        for shape in holder.placeholders:
            # a layout's placeholder without a place of its own takes the master's
            if shape._element.spPr.xfrm is not None:
                shape.left, shape.width = int(shape.left * scale), int(shape.width * scale)
    for holder in (deck.slide_master, kept[0]):
        title = next(shape for shape in holder.placeholders if shape.placeholder_format.idx == 0)
        title.left, title.top, title.width, title.height = (Inches(v) for v in (0.5, 0.36, 12.33, 0.6))
        title.text_frame.vertical_anchor = MSO_ANCHOR.TOP
        title.text_frame.margin_left = title.text_frame.margin_top = 0
        title.text_frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    kept[0].name, kept[1].name = "标题", "空白"
    fill = deck.slide_master.background.fill
    fill.solid()
    fill.fore_color.rgb = rgb(INK.paper)
    _theme(deck)
    return deck


def _theme(deck: Deck) -> None:
    """Colours and typeface of whatever the reader adds to the deck."""
    part = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    text = part.blob.decode("utf-8")
    roles = {"dk1": INK.ink, "lt1": INK.paper, "dk2": INK.accent, "lt2": INK.track}
    roles |= {f"accent{number}": colour for number, colour in enumerate(INK.series[:6], start=1)}
    for role, colour in roles.items():
        text = re.sub(
            rf"<a:{role}>.*?</a:{role}>", f'<a:{role}><a:srgbClr val="{colour[1:]}"/></a:{role}>', text, flags=re.DOTALL
        )
    for kind in ("majorFont", "minorFont"):
        text = re.sub(
            rf"(<a:{kind}>\s*)<a:latin [^>]*/>\s*<a:ea [^>]*/>",
            rf'\1<a:latin typeface="{FACE}"/><a:ea typeface="{FACE}"/>',
            text,
        )
    part._blob = text.encode("utf-8")


def slide(deck: Deck) -> Slide:
    """A new slide with a title at its end."""
    made = deck.slides.add_slide(deck.slide_layouts[0])
    title = made.shapes.title
    title.left, title.top, title.width, title.height = (Inches(v) for v in (0.5, 0.36, 12.33, 0.6))
    frame = title.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = MSO_ANCHOR.TOP
    frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    return made


def describe(deck: Deck, title: str, author: str, snapshot: Snapshot) -> None:
    """The file's properties: who, what, from which snapshot, as of its date."""
    day = dt.datetime.combine(snapshot.published, dt.time())
    properties = deck.core_properties
    properties.title, properties.author, properties.last_modified_by = title, author, author
    properties.subject, properties.keywords = f"快照 {snapshot.id}", snapshot.id
    properties.comments, properties.category, properties.language = "", "", "zh-CN"
    properties.created = properties.modified = properties.last_printed = day
    properties.revision = 1
