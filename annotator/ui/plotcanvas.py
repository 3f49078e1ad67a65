"""A chart in the window: drawn in a thread of its own, walked through with the arrow keys.

matplotlib draws into memory (Agg) and Qt shows the picture: its own Qt canvas would load and
draw in the window's thread, which would stand still while the list of fonts is made.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFocusEvent,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QScrollArea, QToolTip, QWidget

from annotator import charts
from annotator.charts import Spot
from annotator.i18n import _, is_rtl
from annotator.ui import theme
from annotator.ui.names import decimal, number

_DRAWER = ThreadPoolExecutor(1, "charts")  # matplotlib draws one chart at a time
_NEAR = 12  # pixels by which a small spot may be missed
_SPOKEN = 40  # places that a description names
_STEPS: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


def look() -> charts.Look:
    """Return the look of the window: its colours, letters, digits and direction."""
    c = theme.colours()
    font = theme.interface_font()
    return charts.Look(
        rtl=is_rtl(),
        paper=c.desk,
        ink=c.ink,
        faint=c.faint,
        line=c.line,
        accent=c.accent,
        families=tuple(font.families()),
        pixels=font.pixelSize() - 1,
        number=lambda value: decimal(value, 2),
        count=number,
    )


class _Bridge(QObject):
    """Carries a finished drawing from its thread to the window's."""

    drawn = Signal(object)

    def send(self, future: Future[charts.Picture]) -> None:
        try:
            self.drawn.emit(future)
        except RuntimeError:  # the window has gone in the meantime
            return


class PlotCanvas(QWidget):
    """A chart. `chosen` carries the key of a spot, `reached` the spot that an arrow key found."""

    chosen = Signal(str)
    reached = Signal(QRect)

    def __init__(self) -> None:
        super().__init__()
        self.title = ""
        self.spots: tuple[Spot, ...] = ()
        self.now: Spot | None = None
        self._plan: charts.Plan | None = None
        self._image: QImage | None = None
        self._wanted: tuple[charts.Plan, QSize] | None = None
        self._key = ""
        self._bridge = _Bridge()
        self._bridge.drawn.connect(self._take)
        self._drawing: Future[charts.Picture] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    # ---- drawing -------------------------------------------------------------------------------

    def show_plan(self, plan: charts.Plan | None, title: str, key: str = "") -> None:
        """Draw a plan when there is time; `key` names the spot that is chosen already."""
        self.title, self._key = title, key
        if plan == self._plan and plan is not None and self._image is not None:
            self._mark(self._spot(key))
            return
        self._plan, self._image, self.spots, self.now = plan, None, (), None
        words = list(plan.words()) if plan else []
        self.setAccessibleName(title)
        self.setAccessibleDescription(_(" · ").join(words[:_SPOKEN]))
        self.setMinimumHeight(plan.height(self.width(), look()) if plan else 0)
        self._draw()
        self.update()

    def _draw(self) -> None:
        """Ask for a picture of this size; while one is being drawn only the last wish is kept."""
        size = QSize(self.width(), self.minimumHeight())
        if self._plan is None or not self.isVisible() or size.isEmpty():
            return
        if self._drawing is not None:
            self._wanted = (self._plan, size)
            return
        self._wanted = None
        plan, ratio = self._plan, self.devicePixelRatioF()
        dressed, wide, high = look(), size.width(), size.height()
        self._drawing = _DRAWER.submit(lambda: charts.picture(plan, dressed, wide, high, ratio))
        self._of = (plan, ratio)
        self._drawing.add_done_callback(self._bridge.send)

    def _take(self, future: Future[charts.Picture]) -> None:
        self._drawing = None
        plan, ratio = self._of
        if plan is self._plan:
            made = future.result()  # what went wrong there goes wrong here
            stride = 4 * made.width
            image = QImage(
                made.pixels, made.width, made.height, stride, QImage.Format.Format_RGBA8888
            )
            self._image = image.copy()  # Qt does not own the bytes
            self._image.setDevicePixelRatio(ratio)
            self.spots = made.spots
            self._mark(self._spot(self.now.key if self.now else self._key))
        if self._wanted is not None:
            self._draw()

    def drawn(self) -> bool:
        """Return whether the chart is on screen as it is wanted."""
        return self._drawing is None and self._wanted is None and self._image is not None

    def showEvent(self, event: QEvent) -> None:
        del event
        if self._image is None:
            self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.oldSize().width() != event.size().width():
            self._draw()

    def sizeHint(self) -> QSize:
        return QSize(420, self.minimumHeight())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        c = theme.colours()
        if self._image is None:
            if self._plan is not None:
                painter.setPen(QColor(c.faint))
                top = QRect(0, 0, self.width(), 60)
                painter.drawText(top, Qt.AlignmentFlag.AlignCenter, _("Drawing …"))
            return
        painter.drawImage(QPointF(0, 0), self._image)
        if self.now is not None:
            painter.setPen(QPen(QColor(c.accent), 3 if self.hasFocus() else 2))
            painter.drawRoundedRect(_around(self.now), 4, 4)

    # ---- spots ---------------------------------------------------------------------------------

    def _spot(self, key: str) -> Spot | None:
        return next((spot for spot in self.spots if spot.key == key), None)

    def _mark(self, spot: Spot | None) -> None:
        """Let a spot be the one where the person is."""
        changed = spot is not None and spot != self.now
        self.now = spot
        self.update()
        if spot is not None:
            self.setAccessibleName(_("{title}: {spot}", title=self.title, spot=spot.text))
            self.reached.emit(_around(spot).toRect())
        if changed and self.hasFocus():
            event = QAccessibleEvent(self, QAccessible.Event.NameChanged)
            QAccessible.updateAccessibility(event)

    def spot_at(self, point: QPointF) -> Spot | None:
        """Return the spot under a point; small ones may be missed by a little."""
        inside = [spot for spot in self.spots if _rect(spot).contains(point)]
        if inside:
            return min(inside, key=lambda spot: _distance(spot, point))
        near = min(self.spots, key=lambda spot: _distance(spot, point), default=None)
        return near if near is not None and _distance(near, point) <= _NEAR else None

    def _beside(self, across: int, down: int) -> Spot | None:
        """Return the nearest spot in a direction."""
        if self.now is None:
            return self.spots[0] if self.spots else None
        here = _rect(self.now).center()

        def way(spot: Spot) -> tuple[float, float]:
            offset = _rect(spot).center() - here
            along = offset.x() * across + offset.y() * down
            aside = abs(offset.x() * down) + abs(offset.y() * across)
            return along, aside

        ahead = [spot for spot in self.spots if way(spot)[0] > 0.5]
        return min(ahead, key=lambda spot: way(spot)[0] + 2 * way(spot)[1], default=None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in _STEPS:
            found = self._beside(*_STEPS[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and self.spots:
            found = self.spots[0 if key == Qt.Key.Key_Home else -1]
        elif key in _ENTER and self.now is not None:
            self.chosen.emit(self.now.key)
            return
        else:
            super().keyPressEvent(event)
            return
        if found is not None:
            self._mark(found)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self.spot_at(event.position())
        if found is not None:
            self._mark(found)
            self.chosen.emit(found.key)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self.spot_at(event.position()) is not None
        shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.now is None and self.spots:
            self._mark(self.spots[0])
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            found = self.spot_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), found.text if found else "", self)
            return True
        return super().event(event)


class Plot(QScrollArea):
    """A canvas with room to scroll in."""

    def __init__(self) -> None:
        super().__init__()
        self.canvas = PlotCanvas()
        self.setWidget(self.canvas)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusProxy(self.canvas)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.canvas.reached.connect(self._show)

    def _show(self, box: QRect) -> None:
        middle: QPoint = box.center()
        self.ensureVisible(middle.x(), middle.y(), 0, box.height() // 2 + 24)


def _rect(spot: Spot) -> QRectF:
    left, top, right, bottom = spot.box
    return QRectF(left, top, right - left, bottom - top)


def _around(spot: Spot) -> QRectF:
    """Return the frame that shows a spot: it is not drawn over the mark itself."""
    box = _rect(spot)
    gap = 5 if min(box.width(), box.height()) < _NEAR else 2
    return box.adjusted(-gap, -gap, gap, gap)


def _distance(spot: Spot, point: QPointF) -> float:
    offset = _rect(spot).center() - point
    return float(max(abs(offset.x()), abs(offset.y())))
