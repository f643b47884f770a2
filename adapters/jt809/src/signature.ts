import { isHexText } from './reading/capture.ts'
import { FRAME_START } from './wire/frame.ts'

/** Do the first bytes of a file look like JT/T 809: a raw frame, or one in hexadecimal text? */
export function isJt809Capture(head: Uint8Array): boolean {
  return head[0] === FRAME_START ? !isJsonArray(head) : isHexText(head)
}

/** `[` is 5B, too: a JSON array goes on with text, a frame with its length, below 16 MiB. */
function isJsonArray(head: Uint8Array): boolean {
  return head[1] !== 0
}
