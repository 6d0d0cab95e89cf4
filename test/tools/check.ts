/** `npm run check`: all its parts side by side, each told in full when it is done; status 1 if any of them failed. */
import { spawn } from 'node:child_process'
import { manifest, ROOT } from './repository.ts'

const parts = Object.keys(manifest().scripts).filter((name) => name.startsWith('check:'))

/** Whether the script ended well. */
function passes(name: string): Promise<boolean> {
  const child = spawn('npm', ['run', name], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })
  const heard: Buffer[] = []
  for (const channel of [child.stdout, child.stderr]) channel.on('data', (part: Buffer) => heard.push(part))
  return new Promise((done) => {
    child.on('error', (error) => heard.push(Buffer.from(`${error.message}\n`)))
    child.on('close', (status) => {
      process.stdout.write(Buffer.concat(heard))
      done(status === 0)
    })
  })
}

const passed = await Promise.all(parts.map(passes))
const failed = parts.filter((_, at) => !passed[at])
if (failed.length > 0) process.stdout.write(`failed: ${failed.join(', ')}\n`)
process.exitCode = failed.length > 0 ? 1 : 0
