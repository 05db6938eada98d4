// A click says which cell; the sheet stays where it was scrolled to.
export default ({ parentElement, data, setTriggerValue }) => {
  const place = parentElement.querySelector(":scope > div") ?? parentElement.appendChild(document.createElement("div"));
  const before = place.querySelector(".sheet");
  const [top, left] = [before?.scrollTop ?? 0, before?.scrollLeft ?? 0];
  const hadFocus = place.contains(document.activeElement);
  place.innerHTML = data;
  place.querySelector(".sheet").scrollTo(left, top);
  const cells = [...place.querySelectorAll("[data-cell]")];
  // one cell is a stop of the Tab key; the arrow keys go from it to its neighbours
  const stand = (cell) => {
    cells.forEach((one) => { one.tabIndex = one === cell ? 0 : -1; });
    place.dataset.at = cell.dataset.cell;
  };
  const at = cells.find((one) => one.dataset.cell === place.dataset.at) ?? cells.find((one) => one.matches(".chosen"));
  stand(at ?? cells[0]);
  if (hadFocus) (at ?? cells[0]).focus({ preventScroll: true });
  const pick = (cell) => { stand(cell); setTriggerValue("cell", cell.dataset.cell); };
  const box = (cell) => cell.getBoundingClientRect();
  const beside = (cell, key) => {
    const here = box(cell);
    const [x, y] = [here.left + 4, here.top + 4];
    const inRow = (one) => one.top <= y && y < one.bottom;
    const inColumn = (one) => one.left <= x && x < one.right;
    const ways = {
      ArrowRight: [(one) => inRow(one) && one.left >= here.right - 1, (one) => one.left],
      ArrowLeft: [(one) => inRow(one) && one.right <= here.left + 1, (one) => -one.left],
      ArrowDown: [(one) => inColumn(one) && one.top >= here.bottom - 1, (one) => one.top],
      ArrowUp: [(one) => inColumn(one) && one.bottom <= here.top + 1, (one) => -one.top],
    };
    const [fits, far] = ways[key];
    return cells.filter((one) => fits(box(one))).sort((one, other) => far(box(one)) - far(box(other)))[0];
  };
  place.onclick = (event) => {
    const cell = event.target.closest("[data-cell]");
    if (cell) pick(cell);
  };
  place.onkeydown = (event) => {
    const cell = event.target.closest("[data-cell]");
    if (!cell) return;
    if (event.key === "Enter" || event.key === " ") pick(cell);
    else if (event.key.startsWith("Arrow")) {
      const next = beside(cell, event.key);
      if (next) {
        stand(next);
        next.focus();
      }
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
}
