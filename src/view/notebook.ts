/**
 * Results as a notebook shows them: fragments of HTML that stand alone, with tables, small plots and timelines. No script, no style sheet,
 * nothing loaded, so that they look the same wherever a notebook is opened.
 */
import type { ComparisonData } from '../experiment/types.ts'
import type { RunResult } from '../metrics/figures.ts'
import type { TracedRun } from './board.ts'
import { PLOT_FIGURES, resolveLabels } from './figures.ts'
import { figureStrip } from './strips.ts'
import { comparisonGrid, type Grid, pairedGrid, strategiesOf } from './summary.ts'
import { escapeHtml } from './text.ts'
import { timelinePictures } from './timeline/pictures.ts'

/** A comparison: table, paired differences where several seeds were run, plots, and a timeline a run on one scale. */
export function comparisonHtml(comparison: ComparisonData, traced: readonly TracedRun[] = []): string {
  const { runs, summary } = comparison
  const seeds = [...new Set(runs.map(({ seed }) => seed))]
  const interval = seeds.length > 1 ? `mean ± half the 95 % interval over ${seeds.length} seeds` : `seed ${seeds[0] ?? '–'}`
  const paired = pairedGrid(comparison)
  const differences = `Differences to ${runs[0]?.strategy ?? ''}, paired by seed`
  return section([
    heading(`${comparison.scenario}: ${interval}`),
    gridHtml(comparisonGrid(comparison)),
    ...(paired === undefined ? [] : [heading(differences), gridHtml(paired)]),
    strips(summary),
    ...timelines(traced),
  ])
}

/** One run: its figures and its timeline. @param grid of its figures. */
export function runHtml(run: RunResult, grid: Grid, traced?: TracedRun): string {
  const title = `${run.scenario}, seed ${run.seed}, ended ${run.ended}`
  return section([heading(title), gridHtml(grid), ...timelines(traced === undefined ? [] : [traced])])
}

/** Text with its line breaks, for what has no picture. */
export function textHtml(text: string): string {
  return section([`<pre>${text.split('\n').map(escapeHtml).join('\n')}</pre>`])
}

function section(parts: readonly string[]): string {
  return `<div class="cosched">\n${parts.filter((part) => part !== '').join('\n')}\n</div>`
}

const heading = (text: string): string => `<p><b>${escapeHtml(text)}</b></p>`

/** A table as HTML; every cell is escaped. */
function gridHtml({ head, rows }: Grid): string {
  const cells = (texts: readonly string[], tag: 'td' | 'th', scope: string): string =>
    texts
      .map((text, at) => {
        const name = at === 0 || tag === 'th' ? 'th' : 'td'
        const attributes = name === 'th' ? ` scope="${at === 0 && tag === 'td' ? 'row' : scope}"` : ''
        return `<${name}${attributes} style="text-align:${at === 0 ? 'left' : 'right'};padding:1px 8px;white-space:nowrap">${escapeHtml(text)}</${name}>`
      })
      .join('')
  return `<div style="overflow-x:auto"><table><thead><tr>${cells(head, 'th', 'col')}</tr></thead>
<tbody>${rows.map((row) => `<tr>${cells(row, 'td', 'row')}</tr>`).join('\n')}</tbody></table></div>`
}

/** The main figures that are not the same nothing for all. */
function strips(summary: ComparisonData['summary']): string {
  const strategies = strategiesOf(summary)
  if (strategies.length < 2) return ''
  const told = summary.filter(({ mean }) => mean !== null && mean !== 0)
  const drawn = resolveLabels(
    PLOT_FIGURES,
    told.map(({ figure }) => figure),
  ).flatMap(({ figure, label }) => figureStrip(summary, figure, label, strategies) ?? [])
  return drawn.length === 0 ? '' : `<div>${drawn.map((svg) => `<span style="display:inline-block">${svg}</span>`).join('\n')}</div>`
}

/** A timeline a run. Ids are made of what names the run: pictures of one page must not share them. */
function timelines(traced: readonly TracedRun[]): string[] {
  const titles = traced.map(({ result }) => `${result.strategy}, seed ${result.seed}: what stands on each node`)
  const pictures = timelinePictures(traced, (at) => {
    const { scenario, strategy, seed, digest } = traced[at].result
    return { title: `${scenario}: ${titles[at]}`, id: `timeline-${scenario}-${strategy}-${seed}-${digest.slice(0, 8)}` }
  })
  return pictures.flatMap(({ notes, svg }, at) => [
    heading(titles[at]),
    notes.length === 0 ? '' : `<p>${escapeHtml(notes.join(' '))}</p>`,
    svg,
  ])
}
