/** Frames of JT/T 808-2019 as a terminal of the tests sends them. */

const LOCATION = 0x0200
const VERSIONED = 0x4000
/** GMT+8, JT/T 808-2019 table 23. */
const CLOCK_MILLISECONDS = 8 * 3_600_000

/** A position at `at` (milliseconds since 1970), ACC on and positioned. */
export function locationFrame(phone: string, serial: number, at: number): Buffer {
  const body = Buffer.alloc(28)
  body.writeUInt32BE(3, 4)
  body.writeUInt32BE(31_000_000, 8)
  body.writeUInt32BE(112_000_000, 12)
  const time = new Date(at + CLOCK_MILLISECONDS).toISOString().replace(/\D/g, '').slice(2, 14)
  body.write(time, 22, 'hex')
  const header = Buffer.alloc(17)
  header.writeUInt16BE(LOCATION, 0)
  header.writeUInt16BE(VERSIONED | body.length, 2)
  header[4] = 1
  header.write(phone.padStart(20, '0'), 5, 'hex')
  header.writeUInt16BE(serial, 15)
  return framed(Buffer.concat([header, body]))
}

/** Checksum, escapes and flags (JT/T 808-2019 4.4.2). */
function framed(message: Buffer): Buffer {
  const checksum = message.reduce((sum, byte) => sum ^ byte, 0)
  const escaped = [...message, checksum].flatMap((byte) => {
    if (byte === 0x7e) return [0x7d, 0x02]
    return byte === 0x7d ? [0x7d, 0x01] : [byte]
  })
  return Buffer.from([0x7e, ...escaped, 0x7e])
}
