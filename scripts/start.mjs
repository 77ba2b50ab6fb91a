// npm start: installs what is needed and starts the systems on the embedded database, with demo data.
import { spawn } from 'node:child_process'
import { build, ensure, node, root } from './ensure.mjs'

ensure()
build()
// a small nursery: a server's memory is that of its work, not that of what it has thrown away
const child = spawn(node, ['--max-semi-space-size=4', 'packages/cli/main.ts', 'serve', ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', (status) => process.exit(status ?? 0))
