import type { Frame, Session, SessionTurn } from '@tongqu/adapter-kit'

/** What a session was told, in order. */
export type Script = {
  /** Lines that are complete, `closed`, and `woken`. */
  heard: string[]
  /** First words of the session. */
  greeting?: string
}

/**
 * A protocol of lines, for tests of sockets. The peer says:
 *
 * - `hello <name>`: it is called so, and is greeted at once;
 * - `keep <text>`: a frame, acknowledged with `kept <text>`; `ask <text>`: only answered `told`;
 * - `bad`: a message that cannot be taken; `odd`: a remark;
 * - `pour <bytes>`: the answer has so many bytes; `broken`: the session has a fault;
 * - `wake <milliseconds>`: answered by `woken` at that time; `dial <host> <port>`;
 * - `bye <milliseconds>`: the session closes with code `bye`.
 *
 * Each session of the same script adds to what was heard.
 */
export function lineSession(script: Script): Session {
  let held = ''
  return {
    opened: () => turnOf({ replies: script.greeting === undefined ? [] : [line(script.greeting)] }),
    receive(bytes, now) {
      const lines = (held + Buffer.from(bytes).toString('latin1')).split('\n')
      held = lines.pop() ?? ''
      const turn = emptyTurn()
      for (const text of lines) {
        script.heard.push(text)
        take(text, turn, script, now)
      }
      return turn
    },
    wake() {
      script.heard.push('woken')
      return turnOf({ replies: [line('woken')] })
    },
    closed(now) {
      script.heard.push('closed')
      return held === '' ? emptyTurn() : turnOf({ frames: [frameOf(`rest ${held}`, now)] })
    },
    heldBytes: () => held.length,
  }
}

type Turn = { -readonly [K in keyof SessionTurn]: SessionTurn[K] } & {
  frames: Frame[]
  replies: Uint8Array[]
  acknowledgements: Uint8Array[]
  rejects: { code: string; reason: string }[]
  findings: { at: string; code: string; message: string }[]
}

function take(text: string, turn: Turn, script: Script, now: number): void {
  const [verb = '', ...words] = text.split(' ')
  const [first = '', second = ''] = words
  switch (verb) {
    case 'hello':
      turn.identity = first
      turn.version = '1'
      turn.replies.push(line(`welcome ${first}`))
      return
    case 'keep':
      turn.frames.push(frameOf(first, now))
      turn.acknowledgements.push(line(`kept ${first}`))
      return
    case 'ask':
      turn.replies.push(line(`told ${first}`))
      return
    case 'bad':
      turn.rejects.push({ code: 'checksum', reason: 'the checksum is wrong' })
      return
    case 'odd':
      turn.findings.push({ at: 'line', code: 'odd', message: 'an odd line' })
      return
    case 'pour':
      turn.replies.push(new Uint8Array(Number(first)).fill(0x2e))
      return
    case 'broken':
      throw new Error('a fault of the session')
    case 'wake':
      turn.wakeAt = now + Number(first)
      return
    case 'dial': {
      const session = lineSession({ heard: script.heard, greeting: 'dialled' })
      turn.dials = [...(turn.dials ?? []), { host: first, port: Number(second), session }]
      return
    }
    case 'bye':
      turn.close = { code: 'bye', reason: 'it was asked to', afterMilliseconds: Number(first) }
  }
}

function frameOf(text: string, at: number): Frame {
  return { at, context: '{}', bytes: Buffer.from(text) }
}

function line(text: string): Uint8Array {
  return Buffer.from(`${text}\n`)
}

function emptyTurn(): Turn {
  return { frames: [], replies: [], acknowledgements: [], rejects: [], findings: [] }
}

function turnOf(part: Partial<Turn>): SessionTurn {
  return { ...emptyTurn(), ...part }
}
