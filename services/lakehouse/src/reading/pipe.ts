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
 * it. Where `fill` fails, `stop` is called; the first error of the two is thrown.
 */
export async function throughPipe(
  path: string,
  work: (path: string) => Promise<void>,
  { fill, stop }: { fill: (pieces: Pieces) => Promise<void>; stop: () => void },
): Promise<void> {
  await promisify(execFile)('mkfifo', ['-m', '600', path])
  let fault: { error: unknown } | undefined
  try {
    const socket = new Socket({ fd: await opened(path, O_RDONLY), readable: true, writable: false })
    const own = await opened(path, O_WRONLY)
    const filled = fill(listed(socket)).catch((error: unknown) => {
      fault ??= { error }
      stop()
      socket.destroy()
    })
    await work(path).catch((error: unknown) => {
      fault ??= { error }
      socket.destroy()
    })
    closeSync(own)
    await filled
  } finally {
    await rm(path, { force: true })
  }
  if (fault) throw fault.error
}

/** As a number: the socket closes its end by itself. */
function opened(path: string, way: number): Promise<number> {
  return promisify(open)(path, way | O_NONBLOCK)
}

async function* listed(socket: Socket): AsyncGenerator<readonly Uint8Array[]> {
  for await (const piece of socket) yield [piece]
}
