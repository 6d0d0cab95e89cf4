/** Names every skipped test once the run is over: a skip that nobody sees is a test that nobody runs. */
import type { Reporter, TestModule } from 'vitest/node'

export class SkippedReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const titles = modules.flatMap(skippedIn)
    if (titles.length === 0) return
    console.log(`\nSkipped, and why:\n${titles.map((title) => `  - ${title}`).join('\n')}`)
  }
}

function skippedIn(module: TestModule): string[] {
  return [...module.children.allTests('skipped')].map((test) => {
    const result = test.result()
    const note = result.state === 'skipped' ? result.note : undefined
    return `${module.relativeModuleId}: ${test.fullName}${note === undefined ? '' : ` (${note})`}`
  })
}
