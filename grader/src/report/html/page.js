"use strict";
// A picture is stepped through by buttons, the slider, a click on a row, and the arrow keys. What
// there is to say at a step stands in its row, as JSON; all of it is set as text, never as markup.

(() => {
  // The picture that the arrow keys are for, where the focus is in none.
  let current = null;

  function start(picture) {
    const rows = [...picture.querySelectorAll("tr[data-step]")];
    const told = rows.map((row) => JSON.parse(row.dataset.step));
    const says = picture.querySelector(".says");
    const slider = picture.querySelector("input[type=range]");
    const output = picture.querySelector("output");
    const all = picture.querySelector("[data-all]");
    const threads = [...picture.querySelectorAll(".threads tbody tr")];
    const names = threads.map((row) => row.cells[0].textContent);
    let at = 0;

    // Where the steps that explain nothing are left out, they are stepped over, too.
    const shown = () => rows.map((_, index) => index).filter((index) =>
      picture.classList.contains("all") || !rows[index].classList.contains("minor"));

    function go(where) {
      const steps = shown();
      const here = steps.findIndex((index) => index >= at);
      const place = here < 0 ? steps.length : here;
      const onOne = steps[place] === at;
      const next = {
        first: 0,
        back: place - 1,
        forward: onOne ? place + 1 : place,
        last: steps.length - 1,
      }[where];
      show(steps[Math.max(0, Math.min(steps.length - 1, next))]);
    }

    function show(index) {
      current = self;
      at = index;
      rows.forEach((row, other) => {
        if (other === at) row.setAttribute("aria-current", "step");
        else row.removeAttribute("aria-current");
      });
      says.textContent = told[at].says;
      slider.value = at + 1;
      slider.setAttribute("aria-valuetext", `step ${at + 1} of ${rows.length}`);
      output.textContent = `${at + 1} / ${rows.length}`;
      const steps = shown();
      // Not `disabled`: a button that has the focus would lose it.
      for (const button of picture.querySelectorAll("[data-go]")) {
        const end = /first|back/.test(button.dataset.go) ? steps[0] : steps.at(-1);
        button.setAttribute("aria-disabled", String(at === end));
      }
      told[at].threads.forEach((thread, which) => {
        const [, does, line, holds] = threads[which].cells;
        threads[which].classList.toggle("acts", thread.acts);
        does.textContent = thread.does;
        line.textContent = thread.at || "–";
        holds.textContent = thread.holds || "–";
      });
      mark(told[at].threads);
      const pane = rows[at].closest(".scroll");
      const op = rows[at].querySelector(".op") ?? rows[at];
      centre(pane, op);
      across(pane, op);
    }

    function mark(standing) {
      for (const line of picture.querySelectorAll(".code li.at")) {
        line.classList.remove("at", "now");
        line.removeAttribute("aria-current");
        line.querySelector(".who").textContent = "";
      }
      standing.forEach((thread, which) => {
        const line = thread.line && document.getElementById(thread.line);
        if (!line) return;
        line.classList.add("at");
        const who = line.querySelector(".who");
        who.textContent = who.textContent ? `${who.textContent}, ${names[which]}` : names[which];
        if (!thread.acts) return;
        line.classList.add("now");
        line.setAttribute("aria-current", "step");
        centre(line.closest(".code"), line);
      });
    }

    const self = { picture, go };
    all?.addEventListener("change", () => {
      picture.classList.toggle("all", all.checked);
      const steps = shown();
      show(steps.includes(at) ? at : steps.find((index) => index > at) ?? steps.at(-1));
    });
    slider.addEventListener("input", () => {
      const steps = shown();
      const wanted = slider.value - 1;
      const forward = wanted > at;
      const near = forward ? steps.find((index) => index >= wanted)
        : steps.findLast((index) => index <= wanted);
      show(near ?? (forward ? steps.at(-1) : steps[0]));
    });
    for (const button of picture.querySelectorAll("[data-go]")) {
      button.addEventListener("click", () => go(button.dataset.go));
    }
    rows.forEach((row, index) => {
      row.querySelector("button").disabled = false;
      row.addEventListener("click", () => show(index));
    });
    picture.addEventListener("focusin", () => { current = self; });
    picture.closest("details")?.addEventListener("toggle", (event) => {
      if (event.target.open) show(at);
    });
    for (const hidden of picture.querySelectorAll("[hidden]")) hidden.hidden = false;
    picture.classList.add("live");
    // What the check does ahead of the others is only how it makes ready.
    const begins = shown().find((index) => "begins" in rows[index].dataset);
    show(begins ?? shown()[0]);
    return self;
  }

  // Both scroll a pane, never the page.
  function centre(pane, inner) {
    const outer = pane.getBoundingClientRect();
    const box = inner.getBoundingClientRect();
    if (box.top < outer.top + 40 || box.bottom > outer.bottom - 20) {
      pane.scrollTop += box.top - outer.top - (outer.height - box.height) / 2;
    }
  }

  function across(pane, inner) {
    const outer = pane.getBoundingClientRect();
    const box = inner.getBoundingClientRect();
    if (box.left < outer.left + 60 || box.right > outer.right) {
      pane.scrollLeft += box.left - outer.left - (outer.width - box.width) / 2;
    }
  }

  const KEYS = { ArrowRight: "forward", ArrowLeft: "back" };
  const INSIDE = { Home: "first", End: "last" };

  function pressed(event) {
    const taken = event.altKey || event.ctrlKey || event.metaKey || event.shiftKey;
    // The slider has the same keys, and they do the same.
    if (taken || event.defaultPrevented || event.target.matches("input[type=range]")) return;
    const inside = pictures.find((one) => one.picture.contains(event.target));
    const picture = inside ?? current;
    const where = KEYS[event.key] ?? (inside && INSIDE[event.key]);
    if (!picture || !where) return;
    event.preventDefault();
    picture.go(where);
    const box = picture.picture.getBoundingClientRect();
    if (box.bottom < 0 || box.top > innerHeight) picture.picture.scrollIntoView();
  }

  const pictures = [...document.querySelectorAll("[data-picture]")].map(start);
  current = pictures.find((one) => !one.picture.closest("details:not([open])")) ?? null;
  document.addEventListener("keydown", pressed);
})();
