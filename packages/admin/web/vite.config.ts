import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Built into `packages/admin/dist`, served at `/admin` by the system itself. */
export default defineConfig({
  root: import.meta.dirname, base: '/admin/', plugins: [react()],
  build: { outDir: '../dist', emptyOutDir: true, chunkSizeWarningLimit: 700, target: 'es2022', cssTarget: ['chrome123', 'firefox120', 'safari17.5'] },
})
