// node standby.ts ROOT: loads the framework, waits to be told what to serve, and says when it does. Run by `tenon dev`.
import { enableCompileCache } from 'node:module'

enableCompileCache()
const { runCommand } = await import('./command.ts')
const { serve } = await import('./commands/serve.ts')
const { told } = await import('./told.ts')

const root = process.argv[2]!
// whoever waits for nobody goes
process.once('disconnect', () => process.exit(0))
process.once('message', async ({ args }: { readonly args: readonly string[] }) => {
  try {
    await runCommand(serve, root, args)
    process.send?.('ready')
  } catch (error) {
    console.error(told(error))
    process.send?.('failed')
  }
})
