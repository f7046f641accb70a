// The query page: runs the query in place and shows its rows; without this script the form still works by itself.
"use strict";

const ask = document.getElementById("ask");
const query = document.getElementById("query");
const format = document.getElementById("format");
const status = document.getElementById("status");
const answer = document.getElementById("answer");

const element = (name, text) => {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  return made;
};

const cell = (term) => {
  const made = element("td");
  if (!term) return made;
  if (term.type === "uri" && /^https?:\/\//.test(term.value)) {
    const link = element("a", term.value.replace(/^https:\/\/w3id\.org\/techgeo\//, ""));
    const own = term.value.match(/\/id\/([a-z]-[0-9A-Za-z-]+)$/);
    link.href = own ? `${document.querySelector("header.site .name").getAttribute("href")}id/${own[1]}` : term.value;
    link.rel = "noreferrer";
    made.append(link);
  } else {
    made.textContent = term.value;
    if (term["xml:lang"]) made.lang = term["xml:lang"];
  }
  return made;
};

const show = (result) => {
  if ("boolean" in result) {
    answer.replaceChildren(element("p", result.boolean ? "Yes." : "No."));
    return "";
  }
  const names = result.head.vars;
  const table = element("table");
  const head = table.createTHead().insertRow();
  for (const name of names) head.append(element("th", name));
  const body = table.createTBody();
  for (const row of result.results.bindings) {
    body.append(element("tr"));
    for (const name of names) body.lastChild.append(cell(row[name]));
  }
  answer.replaceChildren(table);
  const rows = `${result.results.bindings.length} rows`;
  return result.truncated ? `The first ${rows}; there are more,` : rows;
};

const run = async () => {
  const started = performance.now();
  status.textContent = "Running…";
  answer.replaceChildren();
  const isTable = format.value === "json";
  const accept = isTable ? "application/sparql-results+json, text/turtle;q=0.9" : undefined;
  const body = new URLSearchParams({ query: query.value });
  if (!isTable) body.set("format", format.value);
  try {
    const response = await fetch(ask.action, { method: "POST", body, headers: accept ? { Accept: accept } : { Accept: "*/*" } });
    const text = await response.text();
    const seconds = ((performance.now() - started) / 1000).toFixed(2);
    const type = response.headers.get("Content-Type") || "";
    if (!response.ok) {
      const problem = type.includes("json") ? JSON.parse(text) : { title: `Error ${response.status}`, detail: "" };
      const at = problem.position ? ` (line ${problem.position.line}, column ${problem.position.column})` : "";
      status.textContent = "";
      answer.replaceChildren(element("p", `${problem.title}: ${problem.detail}${at}`));
      return;
    }
    if (type.includes("sparql-results+json") && isTable) {
      status.textContent = `${show(JSON.parse(text))} in ${seconds} s`;
    } else {
      answer.replaceChildren(element("pre", text));
      status.textContent = `${seconds} s`;
    }
  } catch (error) {
    status.textContent = `The query could not be sent, or its answer broke off: ${error.message}`;
  }
};

// A known prefix that was just written and is not declared gets its declaration, at the top; undo takes it back.
const prefixes = JSON.parse(ask.dataset.prefixes);
query.addEventListener("input", (event) => {
  if (event.data !== ":") return;
  const at = query.selectionStart;
  const name = (/(?:^|[^\w:?$.<-])([a-z][a-z0-9-]*):$/.exec(query.value.slice(0, at)) || [])[1];
  if (!Object.hasOwn(prefixes, name) || new RegExp(`\\bprefix\\s+${name}:`, "i").test(query.value)) return;
  const line = `PREFIX ${name}: <${prefixes[name]}>\n`;
  query.setSelectionRange(0, 0);
  if (!document.execCommand("insertText", false, line)) query.setRangeText(line, 0, 0);
  query.setSelectionRange(at + line.length, at + line.length);
});

ask.addEventListener("submit", (event) => {
  event.preventDefault();
  run();
});
query.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) ask.requestSubmit();
});
for (const link of document.querySelectorAll("[data-example]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    query.value = document.getElementById(`example-${link.dataset.example}`).content.textContent;
    run();
  });
}
