import type { LocalText, ProblemCode } from '@tongqu/contracts'
import type { JsonSchema, Operation, Parameter } from './operation.ts'
import { path } from './parameters.ts'
import { ref } from './schema-parts.ts'

type Flow = Pick<Operation, 'id' | 'path' | 'summary'> &
  Partial<Pick<Operation, 'method' | 'auth' | 'roles' | 'bearsSecret' | 'parameters'>> & {
    /** Schema of the JSON body. */
    body?: JsonSchema
    /** Largest body in bytes, where the usual is too small. */
    maxBytes?: number
    /** Name of the component that is answered; absent: 204. */
    answer?: string
    /** What it is, in words. */
    says: LocalText
    /** 201 where something is made. */
    status?: 200 | 201
    schemas: Readonly<Record<string, JsonSchema>>
    problems: readonly ProblemCode[]
  }

/** A door of a flow: JSON in, JSON out, and for no other site to read. */
export function flowOperation(flow: Flow): Operation {
  const { body, maxBytes, answer, says, status = 200, parameters = [], ...rest } = flow
  const places = [...flow.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
  const described = new Set(parameters.map(({ name }) => name))
  const others = places.filter((name) => !described.has(name)).map(placeOf)
  return {
    ...rest,
    tag: 'access',
    parameters: [...others, ...parameters],
    others: 'refused',
    ...(body && { body: { schema: body, ...(maxBytes !== undefined && { maxBytes }) } }),
    answers: answer
      ? { [status]: { description: says, content: { 'application/json': ref(answer) } } }
      : { 204: { description: says } },
    cors: false,
  }
}

function placeOf(name: string): Parameter {
  return PLACES[name] ?? path(name, '编号', 'Id')
}

const PLACES: Readonly<Record<string, Parameter>> = {
  dataset: path('dataset', '数据集标识', 'Dataset id'),
  token: path('token', '链接中的口令', 'Secret of the link'),
  handle: path('handle', '回执中的凭证', 'Secret of the receipt'),
}
