/** What the doors of organisations, persons and apps have in common. */
import type { PersonPrincipal, Role } from '@tongqu/access'
import type { LocalText, ProblemCode } from '@tongqu/contracts'
import type { MemberState } from '@tongqu/identity'
import { type Ask, ifVersion, personOf } from './ask.ts'
import { PRIVATE, pageOf, pageParameters } from './directory-lists.ts'
import {
  type Answer,
  type JsonSchema,
  type Operation,
  type Parameter,
  type Route,
  route,
} from './operation.ts'
import { created, json, type Reply, versionTag } from './reply.ts'
import { ref } from './schema-parts.ts'
import { directorySchemas } from './schemas-directory.ts'
import { text } from './texts.ts'

/** Of every door of the directory. */
export const asMember = {
  tag: 'identity',
  auth: 'person',
  others: 'refused',
  schemas: directorySchemas,
  cors: false,
} as const

/** Who may keep apps and their keys. */
export const asKeeper = { ...asMember, roles: ['consumer', 'operator'] } as const

/** A kind of member, as the document speaks of it. */
export type Noun = {
  path: string
  /** Of ids of operations and components: `App`; `Apps` are many. */
  name: string
  /** 应用, app. */
  zh: string
  en: string
  id: Parameter
  keepers: readonly Role[]
  missing: ProblemCode
  /** What a change of the state may be refused with beyond that it is none. */
  stateProblems: readonly ProblemCode[]
  change: {
    method: 'put' | 'patch'
    summary: LocalText
    schema: JsonSchema
    problems: readonly ProblemCode[]
  }
}

type Known = { id: string; version: number }

/** What a desk of the directory does for its doors. */
export type Desk<Member extends Known, Change> = {
  list(by: PersonPrincipal): Member[]
  get(by: PersonPrincipal, id: string): Member
  change(by: PersonPrincipal, id: string, version: number, change: Change): Promise<Member>
  setState(by: PersonPrincipal, id: string, version: number, state: MemberState): Promise<Member>
}

/** Listing, reading, changing, disabling and enabling members; `show` is how they leave. */
export function memberRoutes<Member extends Known, Change>(
  noun: Noun,
  desk: () => Desk<Member, Change>,
  show: (member: Member, ask: Ask) => Member = (member) => member,
): Route[] {
  const reply = (ask: Ask, member: Member) => memberReply(show(member, ask))
  const setState = (state: MemberState) => async (ask: Ask) => {
    const id = ask.given('id')
    return reply(ask, await desk().setState(personOf(ask), id, seenVersion(ask, desk()), state))
  }
  return [
    route(listing(noun), (ask) => {
      const all = desk().list(personOf(ask))
      return pageOf(
        ask,
        all.map((one) => show(one, ask)),
      )
    }),
    route(getting(noun), (ask) => reply(ask, desk().get(personOf(ask), ask.given('id')))),
    route(changing(noun), async (ask) => {
      const version = seenVersion(ask, desk())
      const change = ask.body as Change
      return reply(ask, await desk().change(personOf(ask), ask.given('id'), version, change))
    }),
    route(stateOperation(noun, 'disable', '停用'), setState('DISABLED')),
    route(stateOperation(noun, 'enable', '恢复'), setState('ACTIVE')),
  ]
}

/** The version that the caller says it has seen, else the one there is. */
export function seenVersion(ask: Ask, desk: Pick<Desk<Known, never>, 'get'>): number {
  return ifVersion(ask) ?? desk.get(personOf(ask), ask.given('id')).version
}

function memberReply(member: Known): Reply {
  return json(member, { ...PRIVATE, ETag: versionTag(member.version) })
}

/** A member was made; `shown` is more than itself when there is a secret that is told once. */
export function memberMade(address: string, { id, version }: Known, shown: unknown): Reply {
  const headers = { ...PRIVATE, ETag: versionTag(version) }
  return created(`${address}/${encodeURIComponent(id)}`, shown, headers)
}

export function memberAnswer({ zh, en, name }: Pick<Noun, 'zh' | 'en' | 'name'>): Answer {
  return {
    description: text(zh, `The ${en}`),
    content: { 'application/json': ref(name) },
    headers: { ETag: text('版本，可用于 If-Match', 'Version, for If-Match') },
  }
}

/** A page of `${name}List`. */
function listing({ path, name, zh, en }: Pick<Noun, 'path' | 'name' | 'zh' | 'en'>) {
  return {
    ...asMember,
    id: `list${name}s`,
    path,
    summary: text(`可见的${zh}`, `${en[0]?.toUpperCase()}${en.slice(1)}s that one may see`),
    parameters: pageParameters,
    answers: {
      200: {
        description: text(`${zh}列表`, `A page of ${en}s`),
        content: { 'application/json': ref(`${name}List`) },
      },
    },
    problems: [],
  } satisfies Operation
}

function getting(noun: Noun): Operation {
  const { path, name, zh, en, id, missing } = noun
  return {
    ...asMember,
    id: `get${name}`,
    path: `${path}/{id}`,
    summary: text(`读取${zh}`, `Read one ${en}`),
    parameters: [id],
    answers: { 200: memberAnswer(noun) },
    problems: [missing],
  }
}

function changing(noun: Noun): Operation {
  const { path, name, id, keepers, missing, change } = noun
  return {
    ...asMember,
    id: `change${name}`,
    method: change.method,
    path: `${path}/{id}`,
    roles: keepers,
    summary: change.summary,
    parameters: [id],
    body: { schema: change.schema },
    answers: { 200: memberAnswer(noun) },
    problems: [missing, ...change.problems, 'version-conflict', 'precondition-failed'],
  }
}

function stateOperation(noun: Noun, action: 'disable' | 'enable', zh: string): Operation {
  const { path, name, id, keepers, missing, stateProblems } = noun
  const verb = action === 'disable' ? 'Disable' : 'Enable'
  return {
    ...asMember,
    id: `${action}${name}`,
    method: 'post',
    path: `${path}/{id}/${action}`,
    roles: keepers,
    summary: text(`${zh}${noun.zh}`, `${verb} one ${noun.en}`),
    parameters: [id],
    answers: { 200: memberAnswer(noun) },
    problems: [
      missing,
      'illegal-transition',
      ...stateProblems,
      'version-conflict',
      'precondition-failed',
    ],
  }
}
