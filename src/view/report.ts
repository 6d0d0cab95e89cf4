/**
 * A report: one HTML page that stands alone. It tells scenarios step by step, compares strategies in plots and tables, and says with
 * which seeds, version and command it was made. Nothing in it is a script, nothing is loaded; every picture can be had as a file beside it.
 */
import type { ComparisonData } from '../experiment/types.ts'
import type { ReportContent, ReportTable } from './report/content.ts'
import { deadlockSections } from './report/deadlock.ts'
import { Anchors, contentsHtml, details, type Entry, note, paragraph, type Section, sectionHtml, tableOf } from './report/parts.ts'
import { Pictures } from './report/pictures.ts'
import { plotSections } from './report/plots.ts'
import { storySection } from './report/story.ts'
import { REPORT_POLICY, REPORT_STYLE } from './report/style.ts'
import { comparisonGrid, pairedGrid } from './summary.ts'
import { escapeHtml } from './text.ts'

/** Most runs of a scenario that are listed with their digests. */
const MOST_RUNS = 500

/** A page, and its pictures as files. */
export interface ReportFiles {
  /** The page, HTML. */
  readonly page: string
  /** SVG by the name of its file. */
  readonly pictures: Readonly<Record<string, string>>
}

/** The page as text. */
export function report(content: ReportContent): string {
  return drawn(content, undefined).page
}

/**
 * The page and its pictures, each of which stands alone: `rsvg-convert` makes PNG or PDF of it.
 * @param folder where the pictures will be, seen from the page: the page says of each where it is
 */
export function reportFiles(content: ReportContent, folder = 'plots'): ReportFiles {
  return drawn(content, folder)
}

function drawn(content: ReportContent, folder: string | undefined): ReportFiles {
  const { stories = [], comparisons = [], tables = [] } = content
  const anchors = new Anchors()
  const pictures = new Pictures(folder)
  const told = new Set(stories.flatMap(({ runs }) => runs.map(({ result }) => result)))
  const sections = [
    ...stories.map((story) => storySection(story, anchors, pictures)),
    ...deadlockSections(comparisons, told, anchors, pictures),
    ...plotSections(comparisons, content.document, anchors, pictures),
    ...figuresSections(comparisons, anchors),
    ...tables.map((table) => tableSection(table, anchors)),
  ]
  return { page: pageOf(content, sections, folder), pictures: pictures.files }
}

function pageOf({ title, command, version, about = [], facts = [] }: ReportContent, sections: readonly Section[], folder?: string): string {
  const where = folder === undefined ? [] : [['Pictures', `as SVG files in ${folder}/, named below each`] as const]
  const told = [['cosched', version] as const, ...facts, ...where].map(
    ([name, fact]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(fact)}</dd>`,
  )
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${REPORT_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${REPORT_STYLE}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header>
<h1>${escapeHtml(title)}</h1>
${about.map(paragraph).join('\n')}
<dl class="facts">${told.join('\n')}
<dt>Made again by</dt><dd><code>${escapeHtml(command)}</code></dd></dl>
</header>
<div class="page">
${contentsHtml(sections)}
<main id="main">
${sections.map(sectionHtml).join('\n')}
</main>
</div>
<footer><p>Runs are functions of scenario, strategy, seed and version: made again, they give the same figures to the last digit. Only figures of real time differ.</p></footer>
</body>
</html>
`
}

/** The tables of all scenarios. */
function figuresSections(comparisons: readonly ComparisonData[], anchors: Anchors): Section[] {
  if (comparisons.length === 0) return []
  const title = 'Figures of each scenario'
  const id = anchors.of(title)
  const parts = comparisons.map(({ scenario }): Entry => ({ id: anchors.of(scenario), title: scenario }))
  return [{ id, title, html: comparisons.map((comparison, at) => comparisonPart(comparison, parts[at])).join('\n'), parts }]
}

function comparisonPart(comparison: ComparisonData, { id, title }: Entry): string {
  const { runs } = comparison
  const seeds = [...new Set(runs.map(({ seed }) => seed))]
  const over = seeds.length === 1 ? `Seed ${seeds[0]}` : `Mean ± half the 95 % interval over ${seeds.length} seeds: ${seeds.join(', ')}`
  const paired = pairedGrid(comparison)
  const differences = `Differences to ${runs[0]?.strategy ?? ''}, paired by seed`
  const list = runs
    .slice(0, MOST_RUNS)
    .map(({ strategy, seed, digest, ended, endedSeconds }) => [strategy, seed, digest, ended, String(endedSeconds)])
  const more = runs.length > MOST_RUNS ? note(`${runs.length - MOST_RUNS} more are left out.`) : ''
  const grid = { head: ['strategy', 'seed', 'digest', 'ended', 'at (s)'], rows: list }
  return `<section aria-labelledby="${id}">
<h3 id="${id}">${escapeHtml(title)}</h3>
${tableOf(over, comparisonGrid(comparison))}
${paired === undefined ? '' : details(differences, tableOf(`${title}: ${differences}, mean ± half the 95 % interval`, paired))}
${details('Runs and their digests', tableOf(`Runs of ${title}`, grid) + more)}
</section>`
}

function tableSection({ title, note: about, ...grid }: ReportTable, anchors: Anchors): Section {
  return { id: anchors.of(title), title, html: (about === undefined ? '' : note(about)) + tableOf(title, grid), parts: [] }
}
