"use strict";
(() => {
  const form = document.getElementById("filter");
  const cards = [...document.querySelectorAll(".card")];
  const papers = [...document.querySelectorAll("h3.paper")];
  const shown = document.getElementById("shown");
  let texts = null;
  const filter = () => {
    const wanted = [...form.querySelectorAll("input:checked")].map(input => input.value);
    const kind = form.kind.value;
    const words = form.text.value.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length && !texts) texts = cards.map(card => card.textContent.toLowerCase());
    let count = 0;
    cards.forEach((card, at) => {
      const tags = card.dataset.v.split(" ");
      const fits = (!wanted.length || wanted.some(tag => tags.includes(tag)))
        && (!kind || card.dataset.k === kind)
        && words.every(word => texts[at].includes(word));
      card.hidden = !fits;
      if (fits) count += 1;
    });
    papers.forEach(paper => {
      let next = paper.nextElementSibling;
      while (next && next.hidden && !next.matches("h3")) next = next.nextElementSibling;
      paper.hidden = !next || next.matches("h3");
    });
    shown.textContent = count === cards.length ? `${count} claims` : `${count} of ${cards.length} claims`;
  };
  if (form) {
    form.hidden = false;
    form.addEventListener("input", filter);
    form.addEventListener("submit", event => event.preventDefault());
    filter();
  }
  // a link to a claim that is filtered away shows it
  const arrive = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.hidden) {
      form.reset();
      filter();
      target.scrollIntoView();
    }
  };
  addEventListener("hashchange", arrive);
  arrive();

  const read = text => text.split("|").filter(Boolean).map(part => {
    const at = part.indexOf("=");
    return [part.slice(0, at), part.slice(at + 1).split(";").map(row => row.split(","))];
  });
  const lemma = rows => {
    if (rows.length === 1 && rows[0].length === 1) return rows[0][0];
    if (rows.length === 1) return `[${rows[0].join(", ")}]ᵀ`;
    if (rows.every(row => row.length === 1)) return `[${rows.map(row => row[0]).join(", ")}]`;
    return `[${rows.map(row => row.join(", ")).join("; ")}]`;
  };
  const plain = name => name.replace(/[^\p{L}\p{N}_]/gu, "_");
  const python = rows => {
    const number = text => `F("${text}")`;
    return rows.length === 1 && rows[0].length === 1
      ? number(rows[0][0])
      : `[${rows.map(row => `[${row.map(number).join(", ")}]`).join(", ")}]`;
  };
  const julia = rows => {
    const number = text => {
      if (text.includes("/")) return `big"${text.replace("/", `"//big"`)}"`;
      if (!/[.e]/i.test(text)) return `big"${text}"//1`;
      return `rationalize(BigInt, big"${text}")`;
    };
    return rows.length === 1 && rows[0].length === 1
      ? number(rows[0][0])
      : `[${rows.map(row => row.map(number).join(" ")).join("; ")}]`;
  };
  // the whole script where there is one, else the values
  const whole = async (place, head) => place.dataset.b && (await store)[place.dataset[head]] + (await store)[place.dataset.b];
  const kinds = {
    "lemma text": async all => `try ${all.map(([name, rows]) => `${name} = ${lemma(rows)}`).join(", ")}`,
    "Python": async (all, place) => await whole(place, "p") || `from fractions import Fraction as F\n${all.map(([name, rows]) => `${plain(name)} = ${python(rows)}`).join("\n")}`,
    "Julia": async (all, place) => await whole(place, "j") || all.map(([name, rows]) => `${plain(name)} = ${julia(rows)}`).join("\n"),
  };
  const copy = async text => {
    if (navigator.clipboard) {
      try { return await navigator.clipboard.writeText(text); } catch { /* asked another way below */ }
    }
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  };
  const offer = within => {
    for (const place of within.querySelectorAll(".copy:empty")) {
      const all = read(place.dataset.x);
      for (const [kind, written] of Object.entries(kinds)) {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = `copy as ${kind}`;
        button.addEventListener("click", async () => {
          await copy(await written(all, place));
          button.textContent = "copied";
          setTimeout(() => { button.textContent = `copy as ${kind}`; }, 1200);
        });
        place.append(button);
      }
    }
  };
  const packed = document.getElementById("store").textContent.trim();
  const bytes = Uint8Array.from(atob(packed), letter => letter.charCodeAt(0));
  const store = new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"))).json();
  const unfold = async within => {
    const pieces = await store;
    for (const place of within.querySelectorAll("[data-s]")) {
      place.innerHTML = pieces[place.dataset.s];
      place.removeAttribute("data-s");
    }
    offer(within);
  };
  document.addEventListener("toggle", event => {
    if (event.target.open) unfold(event.target);
  }, true);
  addEventListener("beforeprint", () => document.querySelectorAll("details[open]").forEach(unfold));
})();
