import type { Door } from '@tongqu/catalog'
import type { LocalText, ProblemCode } from '@tongqu/contracts'
import type { Ask } from './ask.ts'
import type { Reply } from './reply.ts'

/** A JSON Schema 2020-12, as OpenAPI 3.1 takes it. */
export type JsonSchema = Readonly<Record<string, unknown>>

export type Parameter = {
  name: string
  in: 'path' | 'query'
  description: LocalText
  schema: JsonSchema & ParameterSchema
  /** Values that work, shown in the document. */
  examples?: readonly string[]
}

/** What the gateway checks of a parameter before a handler sees it. */
export type ParameterSchema = {
  type: 'string' | 'integer'
  enum?: readonly string[]
  pattern?: string
  maxLength?: number
  minimum?: number
  maximum?: number
  default?: string | number
}

/** One successful answer: bodies by media type; without content there is no body. */
export type Answer = {
  description: LocalText
  content?: Readonly<Record<string, JsonSchema>>
  /** Header name → what it says. */
  headers?: Readonly<Record<string, LocalText>>
}

export type Tag = 'catalogue' | 'records' | 'files' | 'realtime' | 'operations' | 'pages'

/** One GET operation. HEAD and OPTIONS follow from it. */
export type Operation = {
  /** `operationId` of the document. */
  id: string
  /** `/api/datasets/{id}`; a parameter may have a fixed ending in its segment: `/feeds/{id}.pb`. */
  path: string
  tag: Tag
  /** Which datasets the path can name, for the examples in the document. */
  door?: Door | 'siri' | 'gbfs'
  summary: LocalText
  parameters: readonly Parameter[]
  /** Parameters beyond the declared: refused, handed over as filters, or (pages) not looked at. */
  others: 'refused' | 'filters' | 'ignored'
  answers: Readonly<Record<number, Answer>>
  /** Problems it may answer beside those that every operation may (`commonProblems`). */
  problems: readonly ProblemCode[]
  /** Answers from memory alone: there is nothing in it that could fail. */
  constant?: true
  /** May pages of other origins read it? */
  cors: boolean
}

/** What the gateway itself refuses, at every operation alike. */
export const commonProblems: readonly ProblemCode[] = [
  'host-invalid',
  'uri-too-long',
  'body-too-large',
  'not-acceptable',
]

export type Handler = (ask: Ask) => Reply | Promise<Reply>

/** An operation and what carries it out: a door exists only as such a pair. */
export type Route = { operation: Operation; handler: Handler }

/** Defines a door: what is declared is checked before the handler and stands in the document. */
export function route(operation: Operation, handler: Handler): Route {
  return { operation, handler }
}

/** Shape errors (a parameter without a place in the path and the like) are programming errors. */
export function checkOperation({ path, parameters, id }: Operation): void {
  const places = [...path.matchAll(PLACE)].map((match) => match[1])
  const declared = parameters.filter((one) => one.in === 'path').map(({ name }) => name)
  if (places.toSorted().join() !== declared.toSorted().join()) {
    throw new Error(`${id}: the path has ${places}, the parameters have ${declared}`)
  }
}

const PLACE = /\{(\w+)\}/g

export type PathPattern = {
  /** Pattern for the router. */
  router: string
  /** Name of a parameter → fixed ending of its segment. */
  endings: Readonly<Record<string, string>>
  /** Matches whole paths. */
  expression: RegExp
}

/** `/feeds/{id}.pb` → `/feeds/:id{[^/]+\.pb}`. */
export function pathPattern(path: string): PathPattern {
  const endings: Record<string, string> = {}
  const router = path.replace(/\{(\w+)\}([^/]*)/g, (_, name: string, ending: string) => {
    endings[name] = ending
    return ending === '' ? `:${name}` : `:${name}{[^/]+${escaped(ending)}}`
  })
  const expression = path.replace(/\{\w+\}|[.*+?^$()|[\]\\]/g, (part) =>
    part.startsWith('{') ? '[^/]+' : `\\${part}`,
  )
  return { router, endings, expression: new RegExp(`^${expression}$`) }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^$()|[\]\\]/g, '\\$&')
}
