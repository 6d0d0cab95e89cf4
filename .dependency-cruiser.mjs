/**
 * Who may import whom. A room is a folder (or file) of src; an arrow points down only, and no circles, type-only imports included.
 * `test/tidy.test.ts` plants an offence against every rule and sees it found.
 */

const STRATEGY_PLUG_IN = 'strategy/strategy'
const POLICY = 'placement/policy'
const RUNS = ['errors', 'model', 'kernel', 'fairness', 'cell', 'placement', STRATEGY_PLUG_IN, 'metrics', 'analysis']
const EXPERIMENT = [
  'errors',
  'model',
  'kernel',
  'fairness',
  'cell',
  'placement',
  'strategy',
  'metrics',
  'analysis',
  'simulation',
  'generate',
]

/** The files of view that are text alone: what the core needs in order to print. */
const PLAIN_VIEW = '^src/view/(?:board|columns|exploration|figures|rows|summary|table|text|wrap)[.]ts$'

/** What a room may import besides itself: rooms, or single files without their ending. The first room that matches a file counts. */
const ROOMS = {
  errors: [],
  model: ['errors'],
  kernel: ['errors', 'model'],
  fairness: ['errors', 'model'],
  cell: ['errors', 'model', 'kernel'],
  placement: ['errors', 'model', 'kernel'],
  'strategy/strategies': ['errors', 'model', POLICY, STRATEGY_PLUG_IN],
  'strategy/registry': ['errors', 'model', POLICY, 'strategy'],
  strategy: ['errors', 'model', POLICY],
  // The explorer performs the effects itself, in every order: it stands above the engine, and nothing below it may import it.
  'analysis/explore': ['errors', 'model', 'kernel', 'cell', 'placement', STRATEGY_PLUG_IN, 'metrics', 'analysis', 'simulation'],
  analysis: ['errors', 'model'],
  metrics: ['errors', 'model', 'analysis'],
  simulation: RUNS,
  generate: ['errors', 'model', 'kernel', 'placement'],
  experiment: EXPERIMENT,
  traces: ['errors', 'model', 'generate'],
  scenario: ['errors', 'model', 'kernel', 'placement', 'strategy', 'analysis/explore/types', 'generate', 'traces'],
  view: ['errors', 'model', 'metrics', 'analysis/explain/types', 'analysis/explore/types', 'simulation/trace', 'experiment/types'],
  // Results that show themselves: the only room below the entry points that sees both runs and views.
  fluent: [...EXPERIMENT, 'experiment', 'view'],
  // A counterexample is told in the words of stories; plots and reports stay out.
  arbitraries: [...EXPERIMENT, 'experiment', 'fluent', 'traces', 'scenario', 'view/story', 'view/text'],
  node: [...EXPERIMENT, 'experiment', 'fluent', 'traces', 'scenario', 'view'],
  // What the command `bench` shows: runs, measures and draws.
  bench: [...EXPERIMENT, 'experiment', 'scenario', 'view', 'node'],
  cli: [...EXPERIMENT, 'experiment', 'traces', 'scenario', 'view', 'node', 'bench'],
  // Its weight is promised: of the engine's room, what moves an attempt by hand.
  core: ['errors', 'model', 'kernel', 'cell', 'placement', 'strategy', 'simulation/manual-attempt', 'simulation/manual-unit'],
  index: ['core', ...EXPERIMENT, 'experiment', 'fluent'],
}

const names = Object.keys(ROOMS)

/** Matches a room's own files: the folder, or the file of that name. */
function files(room) {
  return `^src/${room}(?:/|[.]ts$)`
}

/** Rooms inside this one with rules of their own. */
function inner(room) {
  return names.filter((name) => name.startsWith(`${room}/`)).map(files)
}

function roomRule(room) {
  const allowed = ROOMS[room]
  return {
    name: `room-${room.replace('/', '-')}`,
    comment: `${room} imports only: ${allowed.length === 0 ? 'nothing of src' : allowed.join(', ')}`,
    severity: 'error',
    from: { path: files(room), pathNot: inner(room) },
    to: { path: '^src/', pathNot: [files(room), ...allowed.map(files)] },
  }
}

const BROWSER_SAFE = { path: '^src/', pathNot: ['^src/node/', '^src/bench/', '^src/cli/'] }

const forbidden = [
  {
    name: 'no-circles',
    comment: 'A circle has no bottom to start reading from; type-only imports count.',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
  {
    name: 'no-unknown-room',
    comment: 'Every file of src stands in a room with a rule above.',
    severity: 'error',
    from: { path: '^src/', pathNot: names.map(files) },
    to: {},
  },
  ...names.map(roomRule),
  {
    name: 'strategies-by-registry',
    comment: 'A strategy is known by its name in the registry; only the registry, tests and benches import its file.',
    severity: 'error',
    from: { path: '^src/', pathNot: ['^src/strategy/registry[.]ts$', '^src/strategy/strategies/'] },
    to: { path: '^src/strategy/strategies/' },
  },
  {
    name: 'explorer-on-top',
    comment: 'Only the tables of contents, scenarios of experiments and the outer rooms import the explorer; its words are for all.',
    severity: 'error',
    from: { path: '^src/(?:analysis|metrics|simulation)/', pathNot: ['^src/analysis/explore(?:/|[.]ts$)', '^src/analysis/index[.]ts$'] },
    to: { path: '^src/analysis/explore(?:/|[.]ts$)', pathNot: '^src/analysis/explore/types[.]ts$' },
  },
  {
    name: 'drawing-on-demand',
    comment: 'Whoever simulates does not load what draws: a result imports it when a notebook asks, with `await import`.',
    severity: 'error',
    from: { path: '^src/fluent/' },
    to: { path: '^src/view/', pathNot: PLAIN_VIEW, dynamic: false },
  },
  {
    name: 'plain-view',
    comment: 'What prints tables imports nothing that draws.',
    severity: 'error',
    from: { path: PLAIN_VIEW },
    to: { path: '^src/view/', pathNot: PLAIN_VIEW },
  },
  {
    name: 'plot-in-plots',
    comment: 'Observable Plot needs a document to draw in: one file uses it, so that all else draws without.',
    severity: 'error',
    from: { path: '^src/', pathNot: '^src/view/plots[.]ts$' },
    to: { path: '(?:^|/)@observablehq/plot(?:/|$)' },
  },
  {
    name: 'fast-check-in-arbitraries',
    comment: 'fast-check is an optional peer: only cosched/arbitraries needs it.',
    severity: 'error',
    from: { path: '^src/', pathNot: '^src/arbitraries/' },
    to: { path: '(?:^|/)fast-check(?:/|$)' },
  },
  {
    name: 'browser-safe',
    comment: 'Only src/node, src/bench and src/cli import Node built-ins, or packages that need them.',
    severity: 'error',
    from: BROWSER_SAFE,
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'browser-safe-packages',
    comment: 'Packages of the command line and of files stay in src/node, src/bench and src/cli.',
    severity: 'error',
    from: BROWSER_SAFE,
    to: { path: '(?:^|/)(?:commander|cli-progress|linkedom)(?:/|$)' },
  },
  {
    name: 'src-stands-alone',
    comment: 'What ships imports nothing that does not ship.',
    severity: 'error',
    from: { path: '^src/' },
    to: { path: '^(?:test|bench|docs)/' },
  },
  {
    name: 'no-development-packages',
    comment: 'What ships imports only dependencies and peers.',
    severity: 'error',
    from: { path: '^src/' },
    to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['npm', 'npm-peer', 'npm-optional'] },
  },
  {
    name: 'resolvable',
    comment: 'An import that leads nowhere.',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true },
  },
]

export default {
  forbidden,
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: ['node_modules', '^dist/'] },
    // What benches write, and what they build to time it: such files come and go.
    exclude: { path: '^bench/results/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      extensions: ['.ts', '.js', '.mjs', '.json'],
    },
  },
}
