import fc from 'fast-check'
import { arbitraryScenario, arbitraryStrategy, checkRun, PROBES } from '../src/arbitraries/index.ts'
const n = Number(process.argv[2] ?? 300), seed = Number(process.argv[3] ?? 1)
const probes = new Map<string, number>(); const laws = new Map<string, {n:number, ex:string}>()
const t = process.cpuUsage().user; let max=0
for (const [s, st] of fc.sample(fc.tuple(arbitraryScenario(), arbitraryStrategy()), { numRuns: n, seed })) {
  let r; const t0 = process.cpuUsage().user
  try { r = checkRun(s, st) } catch (e) { console.log('THROW', (e as Error).stack?.slice(0,600), JSON.stringify(s)); process.exit(1) }
  const dt = process.cpuUsage().user - t0; if (dt > max) { max = dt; if (dt > 200000) console.log('slow', dt/1000, r.result?.ended, JSON.stringify(st), r.result?.endedSeconds) }
  for (const p of r.probes) probes.set(p, (probes.get(p) ?? 0) + 1)
  for (const b of r.broken) { const k = st.use + ':' + b.replace(/[\d.]+/g, '#'); const ex = JSON.stringify([s, st]); const e = laws.get(k); if (!e || ex.length < e.ex.length) laws.set(k, { n: (e?.n ?? 0) + 1, ex }); else e.n++ }
}
console.log((process.cpuUsage().user - t) / 1e6, 's cpu', 'max', max/1000)
console.log(PROBES.map((p) => `${p}:${probes.get(p) ?? 0}`).join(' '))
for (const [k, v] of laws) console.log(v.n, k, v.ex.length < 1500 ? v.ex : v.ex.length)
