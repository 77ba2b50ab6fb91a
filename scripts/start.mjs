// npm start: installs what is needed and starts the systems on the embedded database, with demo data.
import { spawn } from 'node:child_process'
import { build, ensure, node, root } from './ensure.mjs'

ensure()
build()
const child = spawn(node, ['packages/cli/main.ts', 'serve', ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', (status) => process.exit(status ?? 0))
