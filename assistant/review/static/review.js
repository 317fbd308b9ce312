// Selecting words in a text enters them as an error. Without this script the words are typed.
"use strict";

const list = document.getElementById("errors");
const more = document.getElementById("more");

// Offsets of the server count characters (code points), those of a browser UTF-16 units.
const characters = (text) => Array.from(text).length;

function addRow() {
  const row = list.lastElementChild.cloneNode(true);
  for (const field of row.querySelectorAll("input")) field.value = "";
  for (const field of row.querySelectorAll("select")) field.selectedIndex = 0;
  list.append(row);
  return row;
}

function blankRow() {
  const isBlank = (row) =>
    ["error_category", "error_quote", "error_note"].every(
      (name) => row.querySelector(`[name=${name}]`).value === "");
  return [...list.children].find(isBlank) || addRow();
}

function enterSelection(paragraph) {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return;
  const range = selection.getRangeAt(0);
  if (!paragraph.contains(range.startContainer) || !paragraph.contains(range.endContainer)) return;
  const lead = document.createRange();
  lead.selectNodeContents(paragraph);
  lead.setEnd(range.startContainer, range.startOffset);
  const quote = range.toString();
  if (quote.trim() === "") return;
  const start = characters(lead.toString());
  const row = blankRow();
  row.querySelector("[name=error_side]").value = paragraph.dataset.side;
  row.querySelector("[name=error_quote]").value = quote;
  row.querySelector("[name=error_start]").value = start;
  row.querySelector("[name=error_stop]").value = start + characters(quote);
  row.classList.add("fresh");
  row.querySelector("[name=error_category]").focus({ preventScroll: true });
}

if (list) {
  for (const paragraph of document.querySelectorAll("[data-side]")) {
    paragraph.addEventListener("mouseup", () => enterSelection(paragraph));
    paragraph.addEventListener("touchend", () => setTimeout(() => enterSelection(paragraph), 50));
    paragraph.addEventListener("keyup", () => enterSelection(paragraph));
  }
  list.addEventListener("input", (event) => {
    if (event.target.name !== "error_quote") return;
    const row = event.target.closest(".error-row");
    row.querySelector("[name=error_start]").value = "";
    row.querySelector("[name=error_stop]").value = "";
  });
  more.addEventListener("click", (event) => {
    event.preventDefault();
    addRow().querySelector("[name=error_category]").focus();
  });
}
