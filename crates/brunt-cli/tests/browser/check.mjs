// Opens pages in headless Chromium and prints what is wrong with them, one JSON object a page:
//   node check.mjs CHROMIUM PAGE...
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { HtmlValidate } from "html-validate";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const validator = new HtmlValidate({
  extends: ["html-validate:recommended"],
  // `<section aria-label>` and `<svg role="img">` are what the page means; long rows are one line on purpose.
  rules: { "long-title": "off", "no-inline-style": "error", "no-trailing-whitespace": "off" },
});

const [, , executablePath, ...pages] = process.argv;
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
for (const path of pages) {
  console.log(JSON.stringify(await inspect(path)));
}
await browser.close();

async function inspect(path) {
  const found = { path, violations: [], markup: await markup(path), errors: [], overflow: [], texts: [] };
  for (const colorScheme of ["light", "dark"]) {
    found.violations.push(...(await accessibility(path, colorScheme)));
  }
  await strict(path, found);
  await narrow(path, found);
  await scriptless(path, found);
  return found;
}

async function open(path, options, width = 1200) {
  const context = await browser.newContext({ viewport: { width, height: 800 }, ...options });
  const page = await context.newPage();
  return { context, page, show: () => page.goto(pathToFileURL(path).href) };
}

// The rules of axe on the whole page, with everything that is folded shown.
async function accessibility(path, colorScheme) {
  const { context, page, show } = await open(path, { colorScheme, bypassCSP: true });
  await show();
  await page.evaluate(() => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
  await page.addScriptTag({ content: axe });
  const result = await page.evaluate((values) => axe.run(document, { runOnly: { type: "tag", values } }), tags);
  await context.close();
  return result.violations.map(({ id, nodes }) => `${colorScheme}: ${id}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`);
}

async function markup(path) {
  const report = await validator.validateFile(path);
  return report.results.flatMap(({ messages }) => messages.map(({ ruleId, message, line }) => `${line}: ${ruleId}: ${message}`)).slice(0, 20);
}

// Under its own policy nothing is refused, nothing is fetched, sorting works, and the figures are read back.
async function strict(path, found) {
  const { context, page, show } = await open(path, {});
  page.on("console", (message) => { if (message.type() === "error") found.errors.push(message.text()); });
  page.on("pageerror", (error) => found.errors.push(String(error)));
  page.on("request", (request) => { if (!request.url().startsWith("file:")) found.errors.push(`asks for ${request.url()}`); });
  await show();
  found.sorted = await page.evaluate(() => {
    const table = [...document.querySelectorAll("table")].find((one) => one.tBodies[0].rows.length > 2);
    if (!table) return true;
    table.tHead.rows[0].cells[0].querySelector("button").click();
    const names = [...table.tBodies[0].rows].map((row) => row.cells[0].textContent);
    return names.every((name, at) => at === 0 || names[at - 1] >= name);
  });
  found.texts = await page.evaluate(() => [...document.querySelectorAll("td,tbody th")].map((cell) => cell.textContent));
  await context.close();
}

async function narrow(path, found) {
  const { context, page, show } = await open(path, {}, 320);
  await show();
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  if (width > 320) found.overflow.push(`the page is ${width} px wide at 320 px`);
  await context.close();
}

async function scriptless(path, found) {
  const { context, page, show } = await open(path, { javaScriptEnabled: false });
  await show();
  found.scriptless = await page.locator("main h2").count();
  await context.close();
}
