import type {
  ForwardAdapter,
  Forwarding,
  OutgoingReading,
  Session,
  SessionTurn,
} from '@tongqu/adapter-kit'

const NOTHING: SessionTurn = {
  frames: [],
  replies: [],
  acknowledgements: [],
  rejects: [],
  findings: [],
}

/**
 * A protocol of lines, for tests: `login <password>` is answered by `welcome` on the main link and
 * `hello` on the slave link; `live|late <number> <sensor> <time>` by `got <number>`, which confirms
 * everything up to that number.
 */
export const scripted: ForwardAdapter = {
  name: 'scripted',
  takes: ['example/counter@1'],
  options: [{ name: 'password', pattern: /.+/, help: { 'zh-CN': '口令', en: 'password' } }],
  open: ({ options }) => openScripted(options),
}

function openScripted(options: Readonly<Record<string, string>>): Forwarding {
  let welcome = false
  let hello = false
  let confirmed = -1
  return {
    main: () =>
      lineSession({
        greeting: `login ${options.password} ${options.downLinkHost}:${options.downLinkPort}`,
        hear(line) {
          if (line === 'welcome') welcome = true
          const number = /^got (\d+)$/.exec(line)?.[1]
          if (number !== undefined) confirmed = Math.max(confirmed, Number(number))
        },
        ended() {
          welcome = false
        },
      }),
    slave: () =>
      lineSession({
        hear(line) {
          if (line === 'hello') hello = true
        },
        ended() {
          hello = false
        },
      }),
    isReady: () => welcome && hello,
    send: (rows, _now, late) => ({
      ...NOTHING,
      replies: rows.filter(isCarried).map((row) => lineOf(row, late)),
      findings: rows.filter((row) => !isCarried(row)).map(findingOf),
    }),
    confirmed: () => confirmed,
  }
}

/** Sensors whose name begins with `no-` are none that this protocol can carry. */
function isCarried({ reading }: OutgoingReading): boolean {
  return !String(reading.sensor_id).startsWith('no-')
}

function findingOf({ place }: OutgoingReading) {
  return { at: `row[${place}]`, code: 'not-forwardable', message: 'a sensor without a name' }
}

function lineOf({ place, reading }: OutgoingReading, late: boolean): Uint8Array {
  const { sensor_id: sensor, counted_at: time } = reading
  return Buffer.from(`${late ? 'late' : 'live'} ${place} ${sensor} ${time}\n`)
}

function lineSession(script: {
  greeting?: string
  hear(line: string): void
  ended(): void
}): Session {
  let held = ''
  return {
    opened: () => ({
      ...NOTHING,
      replies: script.greeting === undefined ? [] : [Buffer.from(`${script.greeting}\n`)],
    }),
    receive(bytes) {
      const lines = (held + Buffer.from(bytes).toString()).split('\n')
      held = lines.pop() ?? ''
      for (const line of lines) script.hear(line)
      return NOTHING
    },
    wake: () => NOTHING,
    closed() {
      script.ended()
      return NOTHING
    },
    heldBytes: () => held.length,
  }
}
