// Queries and file reads share this pool, and four threads are soon all taken by queries. It must
// be set before anything uses the pool: everything else is loaded after this line.
process.env.UV_THREADPOOL_SIZE ??= '16'
const { randomBytes, randomUUID } = await import('node:crypto')
const { availableParallelism } = await import('node:os')
const { fileURLToPath } = await import('node:url')
const { runCommandLine } = await import('./run.ts')

function output(stream: NodeJS.WriteStream) {
  let read = true
  // Whoever reads our output may leave: that is no reason to fail.
  stream.on('error', () => {
    read = false
  })
  return {
    isRead: () => read,
    write: (text: string) => void stream.write(text),
    isTerminal: stream.isTTY === true,
    columns: stream.columns ?? 80,
  }
}

/** npm runs scripts in the root folder, wherever the user stands. */
const byNpm = ['hub', 'start'].includes(process.env.npm_lifecycle_event ?? '')
const currentDir = (byNpm && process.env.INIT_CWD) || process.cwd()

const code = await runCommandLine(process.argv.slice(2), {
  env: process.env,
  currentDir,
  processors: availableParallelism(),
  now: () => Date.now(),
  uuid: randomUUID,
  random: () => Math.random(),
  randomBytes: (count) => randomBytes(count),
  out: output(process.stdout),
  err: output(process.stderr),
  mainFile: fileURLToPath(import.meta.url),
  process,
})
process.exit(code)
