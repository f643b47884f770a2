import { execFile } from 'node:child_process'
import { closeSync, constants, open } from 'node:fs'
import { rm } from 'node:fs/promises'
import { Socket } from 'node:net'
import { promisify } from 'node:util'

const { O_NONBLOCK, O_RDONLY, O_WRONLY } = constants

type Pieces = AsyncIterable<readonly Uint8Array[]>

/**
 * What `work` writes to a named pipe goes to `fill` piece by piece and never lies on the disk. Both
 * ends are open before it begins and ours is closed after it, so that nobody waits for the other.
 * The pipe is read by the event loop: a read in the thread pool would take the thread that fills
 * it. Where `fill` fails, `stop` is called. Its error is thrown before that of `work`, which fails
 * with it and may say so sooner; where `work` alone has failed, its own is.
 */
export async function throughPipe(
  path: string,
  work: (path: string) => Promise<void>,
  { fill, stop }: { fill: (pieces: Pieces) => Promise<void>; stop: () => void },
): Promise<void> {
  await promisify(execFile)('mkfifo', ['-m', '600', path])
  const faults: { fill?: { error: unknown }; work?: { error: unknown } } = {}
  try {
    const socket = new Socket({ fd: await opened(path, O_RDONLY), readable: true, writable: false })
    const own = await opened(path, O_WRONLY)
    const filled = fill(listed(socket)).catch((error: unknown) => {
      if (!isCutShort(error)) faults.fill = { error }
      stop()
      socket.destroy()
    })
    await work(path).catch((error: unknown) => {
      faults.work = { error }
      socket.destroy()
    })
    closeSync(own)
    await filled
  } finally {
    await rm(path, { force: true })
  }
  const fault = faults.fill ?? faults.work
  if (fault) throw fault.error
}

/** The pipe was closed in the midst, because `work` has failed. */
function isCutShort(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE'
}

/** As a number: the socket closes its end by itself. */
function opened(path: string, way: number): Promise<number> {
  return promisify(open)(path, way | O_NONBLOCK)
}

async function* listed(socket: Socket): AsyncGenerator<readonly Uint8Array[]> {
  for await (const piece of socket) yield [piece]
}
