(function () {
  "use strict";
  var doc = document;

  // Numbers of a column, with the units of the page, for sorting.
  var units = { k: 1e3, M: 1e6, bn: 1e9, tn: 1e12, min: 1 / 60, h: 1, d: 24 };
  function value(cell) {
    var text = cell.firstChild ? cell.firstChild.textContent.replace(/,/g, "") : "";
    var found = /^\s*([+-]?\d[\d.]*(?:e[+-]?\d+)?)\s*(\S*)/.exec(text);
    return found ? Number(found[1]) * (units[found[2]] || 1) : null;
  }
  function sort(table, column, down) {
    var body = table.tBodies[0];
    var rows = Array.prototype.slice.call(body.rows).map(function (row, place) {
      var cell = row.cells[column];
      return { row: row, place: place, number: value(cell), text: cell.textContent };
    });
    rows.sort(function (a, b) {
      var order;
      if (a.number !== null && b.number !== null) order = a.number - b.number;
      else if (a.number !== null || b.number !== null) return a.number === null ? 1 : -1;
      else order = a.text < b.text ? -1 : a.text > b.text ? 1 : 0;
      return (down ? -order : order) || a.place - b.place;
    });
    rows.forEach(function (entry) { body.appendChild(entry.row); });
  }
  function sortable(table) {
    if (table.tBodies[0].rows.length < 3) return;
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (head, column) {
      var button = doc.createElement("button");
      button.type = "button";
      button.textContent = "\u2195";
      button.setAttribute("aria-label", "Sort by " + (head.textContent || "name"));
      button.addEventListener("click", function () {
        var down = head.getAttribute("aria-sort") !== "descending";
        Array.prototype.forEach.call(table.tHead.rows[0].cells, function (other) {
          other.removeAttribute("aria-sort");
          other.lastChild.textContent = "\u2195";
        });
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        button.textContent = down ? "\u2193" : "\u2191";
        sort(table, column, down);
      });
      head.appendChild(button);
    });
  }

  // One button opens and closes all that is folded.
  function folding() {
    var all = doc.querySelectorAll("main details");
    if (!all.length) return;
    var button = doc.createElement("button");
    button.type = "button";
    function open() { return Array.prototype.every.call(all, function (one) { return one.open; }); }
    function label() { button.textContent = open() ? "Hide all tables behind charts" : "Show all tables behind charts"; }
    button.addEventListener("click", function () {
      var to = !open();
      Array.prototype.forEach.call(all, function (one) { one.open = to; });
      label();
    });
    label();
    doc.querySelector("nav").appendChild(button);
  }

  // The figure under the pointer, in a box beside it; the box repeats what the tables say.
  function tips() {
    var tip = null;
    function gone() { if (tip) { tip.remove(); tip = null; } }
    doc.addEventListener("pointermove", function (event) {
      var mark = event.target.closest ? event.target.closest("svg [data-t]") : null;
      if (!mark) return gone();
      if (!tip) {
        tip = doc.createElement("div");
        tip.id = "tip";
        tip.setAttribute("aria-hidden", "true");
        doc.body.appendChild(tip);
      }
      tip.textContent = mark.getAttribute("data-t");
      var left = Math.min(event.clientX + 12, innerWidth - tip.offsetWidth - 8);
      tip.style.left = Math.max(4, left) + "px";
      tip.style.top = Math.max(4, event.clientY - tip.offsetHeight - 12) + "px";
    });
    doc.addEventListener("keydown", function (event) { if (event.key === "Escape") gone(); });
    doc.addEventListener("scroll", gone, true);
  }

  Array.prototype.forEach.call(doc.querySelectorAll("table"), sortable);
  folding();
  tips();
})();
