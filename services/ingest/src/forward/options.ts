import type { Forward } from '@tongqu/catalog'
import { withFilesRead } from '../options.ts'

/**
 * Options as the adapter gets them: values `file:<path>` replaced by what the file holds, and, as
 * `downLinkHost` and `downLinkPort` unless they are given (address translation), where the peer
 * dials its slave link back to. Throws `input-unreadable`.
 */
export async function resolvedOptions(
  { options, listen }: Pick<Forward, 'options' | 'listen'>,
  slavePort: number,
): Promise<Record<string, string>> {
  return {
    downLinkHost: listen.publicHost,
    downLinkPort: String(slavePort),
    ...(await withFilesRead(options)),
  }
}
