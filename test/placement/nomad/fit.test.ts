import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { allocsFit, type NomadAlloc } from '../../../src/placement/nomad/fit.ts'

const node = { cpu: 1000, memory: 1024, disk: 5000 }
const all = { cpu: 1000, memory: 1024, disk: 5000 }

describe('allocations fit on a node', () => {
  test.each<[string, readonly NomadAlloc[], string | undefined]>([
    ['nothing', [], undefined],
    ['exactly what it has', [all], undefined],
    ['one cpu too many', [all, { cpu: 1, memory: 0 }], 'cpu'],
    ['one unit of memory too many', [all, { cpu: 0, memory: 1 }], 'memory'],
    ['one unit of disk too many', [all, { cpu: 0, memory: 0, disk: 1 }], 'disk'],
    ['too much of all: cpu is named first', [all, all], 'cpu'],
    ['memory before disk', [all, { cpu: 0, memory: 1, disk: 1 }], 'memory'],
    ['what has ended', [all, { ...all, terminal: true }], undefined],
    ['a core twice, though there is cpu for both', [1, 2].map(() => ({ cpu: 1, memory: 1, cores: [0] })), 'cores'],
    ['a core twice, one of them ended', [true, false].map((terminal) => ({ cpu: 1, memory: 1, cores: [0], terminal })), undefined],
    ['a core twice and too much cpu: cores first', [1, 2].map(() => ({ ...all, cores: [0] })), 'cores'],
    ['one port twice', [1, 2].map(() => ({ cpu: 1, memory: 1, ports: [8000] })), 'reserved port collision'],
    ['one port twice and no room: room first', [1, 2].map(() => ({ ...all, ports: [8000] })), 'cpu'],
    ['one device twice', [1, 2].map(() => ({ cpu: 1, memory: 1, devices: ['gpu-0'] })), 'device oversubscribed'],
    ['two devices', ['gpu-0', 'gpu-1'].map((id) => ({ cpu: 1, memory: 1, devices: [id] })), undefined],
  ])('%s', (_, allocs, dimension) => {
    expect(allocsFit(node, allocs)).toEqual(dimension === undefined ? { fits: true } : { fits: false, dimension })
  })

  test('by what the node says of itself: its cores, ports, devices and most allocations', () => {
    const small = { cpu: 1, memory: 1 }
    expect(allocsFit({ ...node, cores: [0, 1] }, [{ ...small, cores: [1] }])).toEqual({ fits: true })
    expect(allocsFit({ ...node, cores: [0, 1] }, [{ ...small, cores: [2] }])).toEqual({ fits: false, dimension: 'cores' })
    expect(allocsFit({ ...node, ports: [80] }, [{ ...small, ports: [80] }])).toEqual({ fits: false, dimension: 'reserved port collision' })
    expect(allocsFit({ ...node, ports: [80] }, [{ ...small, ports: [8000] }])).toEqual({ fits: true })
    expect(allocsFit({ ...node, devices: ['a'] }, [{ ...small, devices: ['b'] }])).toEqual({
      fits: false,
      dimension: 'device oversubscribed',
    })
    expect(allocsFit({ ...node, maxAllocs: 2 }, [small, small])).toEqual({ fits: true })
    expect(allocsFit({ ...node, maxAllocs: 2 }, [small, small, { ...small, terminal: true }])).toEqual({ fits: true })
    expect(allocsFit({ ...node, maxAllocs: 2 }, [all, all, all])).toEqual({ fits: false, dimension: 'max allocation exceeded' })
    expect(allocsFit({ cpu: 1, memory: 1 }, [{ ...small, disk: 1 }])).toEqual({ fits: false, dimension: 'disk' })
  })

  test('no more of them ever fits where fewer do not, and their order does not matter', () => {
    const allocs = fc.array(
      fc.record({
        cpu: fc.nat({ max: 4 }),
        memory: fc.nat({ max: 4 }),
        disk: fc.nat({ max: 4 }),
        cores: fc.uniqueArray(fc.nat({ max: 3 }), { maxLength: 2 }),
        ports: fc.uniqueArray(fc.integer({ min: 80, max: 83 }), { maxLength: 1 }),
        devices: fc.uniqueArray(fc.constantFrom('a', 'b'), { maxLength: 1 }),
        terminal: fc.boolean(),
      }),
      { maxLength: 6 },
    )
    const room = fc.record({ cpu: fc.nat({ max: 9 }), memory: fc.nat({ max: 9 }), disk: fc.nat({ max: 9 }), maxAllocs: fc.nat({ max: 4 }) })
    let refused = 0
    fc.assert(
      fc.property(room, allocs, ({ ...on }, list) => {
        const fit = allocsFit(on, list)
        expect(allocsFit(on, [...list].reverse())).toEqual(fit)
        expect(
          allocsFit(
            on,
            list.filter((alloc) => !alloc.terminal),
          ),
        ).toEqual(fit)
        if (fit.fits) for (let at = 0; at < list.length; at++) expect(allocsFit(on, list.toSpliced(at, 1)).fits).toBe(true)
        else refused++
      }),
      { seed: 51, numRuns: 500 },
    )
    expect(refused).toBeGreaterThan(100)
  })
})
