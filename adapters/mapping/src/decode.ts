import {
  type DecodeContext,
  type Decoded,
  type MappingFault,
  mended,
  type Reject,
  Remarks,
  rejected,
} from '@tongqu/adapter-kit'
import type { ContractId } from '@tongqu/contracts'
import type { Content } from './formats/format.ts'
import { joinedTo } from './language/joins.ts'
import { type Program, programOf } from './language/program.ts'
import type { Block } from './language/rows.ts'
import { placeOf, type Run, type Scope } from './language/scope.ts'
import { isThere, recordsOf } from './language/walk.ts'

/** Longest excerpt of a broken record kept with its reject, in characters. */
const RAW_CHARACTERS = 2_000

/** Faults of a mapping, all at once. */
export function checkMapping(mapping: unknown): MappingFault[] {
  const compiled = programOf(mapping, 'UTC')
  return 'faults' in compiled ? compiled.faults : []
}

/** Bytes and a mapping in, readings out. Never throws on input. */
export function decode(bytes: Uint8Array, context: DecodeContext): Decoded {
  const compiled = programOf(context.mapping, context.zone)
  if ('faults' in compiled) {
    const [first] = compiled.faults
    const reason = `no mapping: ${first?.path ?? ''} ${first?.message.en ?? ''}`.trim()
    return rejected('mapping', 'no-mapping', reason)
  }
  const { program } = compiled
  const out = new Output(program, context)
  const { remarks, rejects } = out
  const content = program.format.read(bytes, { limits: context.limits, remarks, rejects })
  if (content?.kind === 'tree') readTree(program, content.value, out)
  if (content?.kind === 'table') readTable(program, content, out)
  return out.decoded()
}

function readTree(program: Program, document: unknown, out: Output): void {
  const run = out.run(document, undefined)
  for (const block of program.blocks) {
    const { walk } = block
    if (!walk) continue
    if (!isThere(walk, run)) {
      const message = `${block.contract.id}: nothing stands at ${walk.pieces[0]?.step}`
      out.remarks.note('no-records', message, 'body')
    }
    for (const scope of recordsOf(walk, run)) {
      if (!out.take(block, scope)) return
    }
  }
}

function readTable(program: Program, content: Content & { kind: 'table' }, out: Output): void {
  const run = out.run(undefined, content.header)
  let index = 0
  for (const row of content.rows) {
    if ('reject' in row) {
      if (!out.refuse(row.reject)) return
      continue
    }
    const { at: step, cells: value } = row
    const scope: Scope = { value, above: undefined, key: '', index: index++, step, joined: [], run }
    for (const block of program.blocks) {
      if (!out.take(block, scope)) return
    }
  }
}

/** What has been read so far, within the limits of the source. */
class Output {
  readonly remarks = new Remarks()
  readonly rejects: Reject[] = []
  #readings: Decoded['readings'] = []
  #program: Program
  #context: DecodeContext

  constructor(program: Program, context: DecodeContext) {
    this.#program = program
    this.#context = context
  }

  run(document: unknown, header: Run['header']): Run {
    const { receivedAt, part } = this.#context
    return { document, header, receivedAt, part, remarks: this.remarks, joins: new Map() }
  }

  /** Makes a reading of a record, if the block wants it; false when there is no more room. */
  take(block: Block, scope: Scope): boolean {
    if (block.joins.length > 0) scope.joined = block.joins.map((join) => joinedTo(join, scope))
    if (block.when && !block.when(scope)) return true
    if (this.#isFull()) return this.#full()
    const reading: Record<string, unknown> = {}
    block.place?.(scope, reading)
    for (const { name, get } of block.columns) {
      const value = get(scope)
      if (value !== undefined) reading[name] = value
    }
    this.#check(block.contract.id, reading, scope)
    return true
  }

  refuse(reject: Reject): boolean {
    if (this.#isFull()) return this.#full()
    this.rejects.push(reject)
    return true
  }

  decoded(): Decoded {
    const { covers, snapshotOf, mode } = this.#program
    // A snapshot that is not whole would end what it has merely lost.
    const whole = this.rejects.every(({ contract }) => contract !== undefined)
    return {
      readings: this.#readings,
      rejects: this.rejects,
      findings: this.remarks.findings(),
      covers,
      ...(snapshotOf.length > 0 && whole && { snapshotOf }),
      ...(mode && { mode }),
    }
  }

  /** Leaves out what optional columns cannot hold; a reject when a demanded one is at fault. */
  #check(contract: ContractId, reading: Record<string, unknown>, scope: Scope): void {
    const result = mended(contract, reading)
    if ('reason' in result) {
      this.rejects.push({ contract, at: placeOf(scope), ...result, ...rawOf(reading) })
      return
    }
    for (const { column, message } of result.losses) {
      this.remarks.note('unfit-value', `${contract} ${column} ${message}`, placeOf(scope))
    }
    this.#readings.push({ contract, reading })
  }

  #isFull(): boolean {
    return this.#readings.length + this.rejects.length >= this.#context.limits.entities
  }

  /** The last record makes room for the word that there were more. */
  #full(): false {
    const reason = `more than ${this.#context.limits.entities} records`
    if (this.#readings.length > 0) this.#readings.pop()
    else this.rejects.pop()
    this.rejects.push({ at: 'body', code: 'too-many', reason })
    return false
  }
}

/** What the mapping took of the record, never the rest of it: that may hold secrets. */
function rawOf(reading: Record<string, unknown>): { raw: string } {
  const text = JSON.stringify(reading)
  return { raw: text.length > RAW_CHARACTERS ? `${text.slice(0, RAW_CHARACTERS)}…` : text }
}
