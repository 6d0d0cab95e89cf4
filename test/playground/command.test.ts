/** The command that stands beside a run: a shell does what the page did, whatever names are in it. */
import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { eventsCommand, exploreCommand, fileName, runCommand } from '../../docs/playground/command.ts'
import { shellWord } from '../../src/view/text.ts'

describe('a command', () => {
  test('says only what differs from the scenario', () => {
    expect(runCommand('two-gangs', { strategies: null, seed: '' })).toBe('npx cosched run two-gangs.yaml')
    expect(runCommand('two-gangs', { strategies: ['pod', 'gang'], seed: '7' })).toBe(
      'npx cosched run two-gangs.yaml --strategy pod,gang --seed 7',
    )
    expect(exploreCommand('x', 'hoarding', '')).toBe('npx cosched explore x.yaml --strategy hoarding')
    expect(eventsCommand('x', 'pod', '2')).toBe('npx cosched run x.yaml --strategy pod --seed 2 --events events.jsonl')
  })

  test('is one line, and a shell takes each name for one word and runs none', () => {
    for (const hostile of ['$(id)', '`id`', "'; id; '", 'a b', '-x', '"', '\\', '!!', '*', 'a\nid']) {
      const word = shellWord(hostile)
      expect(word).not.toMatch(/\n/)
      const said = spawnSync('sh', ['-c', `printf '%s\\n' ${word}`], { encoding: 'utf8' }).stdout
      expect(said).toBe(`${hostile.replace('\n', '')}\n`)
    }
  })

  test('names a file that any file system takes, whatever the scenario is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        expect(fileName(name)).toMatch(/^[A-Za-z0-9_][\w.-]*\.yaml$/)
      }),
    )
    expect([fileName('app-logcollector'), fileName('../../etc/passwd'), fileName('')]).toEqual([
      'app-logcollector.yaml',
      'etc-passwd.yaml',
      'scenario.yaml',
    ])
  })
})
