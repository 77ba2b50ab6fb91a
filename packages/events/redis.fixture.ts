import { spawn } from 'node:child_process'
import { createServer } from 'node:net'

/** Debian's Redis on a free port of this machine, keeping nothing. */
export async function startRedis(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const port = await new Promise<number>((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject).listen(0, '127.0.0.1', () => { const at = probe.address(); probe.close(() => { if (typeof at === 'object' && at !== null) resolve(at.port); else reject(new Error('no free port')) }) })
  })
  const server = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--daemonize', 'no'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const kill = (): void => { server.kill('SIGKILL') }
  process.once('exit', kill)
  const ended = new Promise<void>((resolve) => { server.once('exit', () => { process.removeListener('exit', kill); resolve() }) })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.stdout.on('data', (chunk: Buffer) => { if (chunk.toString().includes('Ready to accept connections')) resolve() })
    void ended.then(() => reject(new Error('redis-server ended')))
  })
  return { url: `redis://127.0.0.1:${port}`, stop: async () => { server.kill('SIGKILL'); await ended } }
}
