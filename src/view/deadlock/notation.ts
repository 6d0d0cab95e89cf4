/**
 * The wait-for graph in the notations of Graphviz DOT ("The DOT Language", graphviz.org) and Mermaid flowcharts (mermaid.js.org), for
 * papers and pages. Names stand only inside quoted labels, escaped; nodes are called g0, g1 and so on.
 */
import type { DeadlockReport } from '../../analysis/explain/types.ts'
import { type DrawnGraph, type DrawnGroup, drawnGraph } from './graph.ts'

/** A digraph; edges of the shortest cycles are bold, others dashed. */
export function deadlockDot(report: DeadlockReport): string {
  const graph = drawnGraph(report)
  const nodes = graph.groups.map((group, at) => `  g${at} [label=${dotText(labelOf(group))}, penwidth=${group.onCycle ? 2.5 : 1}];`)
  const edges = graph.edges.map(({ from, to, label, onCycle }) => {
    const style = onCycle ? 'style=bold, penwidth=2.5' : 'style=dashed'
    return `  g${from} -> g${to} [label=${dotText([label])}, ${style}];`
  })
  const head = [`  label=${dotText(caption(graph))};`, '  node [shape=box, fontname="sans-serif"];', '  edge [fontname="sans-serif"];']
  return `${['digraph deadlock {', ...head, ...nodes, ...edges, '}'].join('\n')}\n`
}

/** A flowchart; edges of the shortest cycles are thick, others dotted. */
export function deadlockMermaid(report: DeadlockReport): string {
  const graph = drawnGraph(report)
  const nodes = graph.groups.map((group, at) => `  g${at}["${labelOf(group).map(mermaidText).join('<br/>')}"]`)
  const edges = graph.edges.map(({ from, to, label, onCycle }) => {
    const text = label === '' ? '' : `|"${mermaidText(label)}"|`
    return `  g${from} ${onCycle ? '==>' : '-.->'}${text} g${to}`
  })
  const note = graph.note === '' ? [] : [`  note["${mermaidText(graph.note)}"]`]
  return `${['flowchart LR', ...nodes, ...edges, ...note].join('\n')}\n`
}

const labelOf = ({ name, lines }: DrawnGroup): string[] => [name, ...lines]

const caption = ({ description, note }: DrawnGraph): string[] => (note === '' ? [description] : [description, note])

/** A quoted string: backslashes and quotes escaped, and what DOT would read as an entity. */
function dotText(lines: readonly string[]): string {
  const escaped = lines.map((line) => line.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('&', '&amp;'))
  return `"${escaped.join('\\n')}"`
}

/** Whatever is no letter, digit or plain mark becomes an entity code of Mermaid, `#NUMBER;`. */
function mermaidText(text: string): string {
  return text.replace(/[^\p{L}\p{M}\p{N} .,:/_()-]/gu, (character) => `#${character.codePointAt(0)};`)
}
