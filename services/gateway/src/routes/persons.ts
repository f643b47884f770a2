import type { Person, PersonChange, PersonInput } from '@tongqu/identity'
import { type Ask, personOf } from '../ask.ts'
import type { GatewayDeps } from '../deps.ts'
import { PRIVATE } from '../directory-lists.ts'
import { asMember, memberMade, memberRoutes, type Noun, seenVersion } from '../directory-routes.ts'
import { type Answer, type Operation, type Route, route } from '../operation.ts'
import { path } from '../parameters.ts'
import { json, nothing } from '../reply.ts'
import { ref } from '../schema-parts.ts'
import { personChange, personInput } from '../schemas-directory.ts'
import { text } from '../texts.ts'

const PERSON: Noun = {
  path: '/api/persons',
  name: 'Person',
  zh: '人员',
  en: 'person',
  id: path('id', '人员编号', 'Id of the person'),
  keepers: ['operator'],
  missing: 'person-not-found',
  stateProblems: ['separation-of-duties'],
  change: {
    method: 'patch',
    summary: text(
      '修改姓名或角色（不得改自己的角色）',
      'Change name or roles, never one’s own roles',
    ),
    schema: personChange,
    problems: ['separation-of-duties'],
  },
}

/** Persons and their roles: operators keep them, everybody sees himself and may leave. */
export function personRoutes(deps: Pick<GatewayDeps, 'identity' | 'publicUrl'>): Route[] {
  const desk = () => deps.identity.directory.desks.persons
  return [
    ...memberRoutes<Person, PersonChange>(PERSON, desk, shown),
    route(making, async (ask) => {
      const made = await desk().create(personOf(ask), ask.body as PersonInput)
      return memberMade(`${deps.publicUrl}${PERSON.path}`, made.person, made)
    }),
    route(resetting, async (ask) => {
      const version = seenVersion(ask, desk())
      return json(await desk().resetPassword(personOf(ask), ask.given('id'), version), PRIVATE)
    }),
    route(removing, async (ask) => {
      await desk().remove(personOf(ask), ask.given('id'), seenVersion(ask, desk()))
      return nothing(PRIVATE)
    }),
    route(leaving, async (ask) => {
      await desk().leave(personOf(ask))
      return nothing(PRIVATE)
    }),
  ]
}

const REMOVED = text('已注销', 'removed person')

/** Of who has been removed nothing is left but the id, which stands in records of others. */
function shown(person: Person, { locale }: Ask): Person {
  return person.state === 'REMOVED' ? { ...person, name: REMOVED[locale] } : person
}

/** The only time that the password is told. */
const withPassword: Answer = {
  description: text(
    '人员；本平台登录的另有一次性密码，仅显示一次',
    'The person; with a one-time password of whoever signs in here, shown once',
  ),
  content: { 'application/json': ref('NewPerson') },
}

const making: Operation = {
  ...asMember,
  id: 'createPerson',
  method: 'post',
  path: PERSON.path,
  roles: PERSON.keepers,
  summary: text('登记人员', 'Register a person'),
  parameters: [],
  body: { schema: personInput },
  answers: { 201: withPassword },
  problems: ['organisation-not-found', 'already-exists', 'login-throttled'],
}

const resetting: Operation = {
  ...asMember,
  id: 'resetPassword',
  method: 'post',
  path: `${PERSON.path}/{id}/password`,
  roles: PERSON.keepers,
  summary: text('重设一次性密码', 'Give a new one-time password'),
  parameters: [PERSON.id],
  answers: { 200: withPassword },
  problems: [
    'person-not-found',
    'body-invalid',
    'separation-of-duties',
    'version-conflict',
    'precondition-failed',
    'login-throttled',
  ],
}

const removing: Operation = {
  ...asMember,
  id: 'removePerson',
  method: 'delete',
  path: `${PERSON.path}/{id}`,
  roles: PERSON.keepers,
  summary: text(
    '注销人员（不得注销自己）：会话、角色、登录名、姓名及其签发的密钥即刻失效并清除，不可恢复；' +
      '其经办记录只留编号，未办结事项留在机构',
    'Remove a person, never oneself: sessions, roles, login, name and the keys that the person has ' +
      'made end at once and for good; records keep the id alone, what is open stays with the ' +
      'organisation',
  ),
  parameters: [PERSON.id],
  answers: { 204: { description: text('已注销', 'Removed') } },
  problems: ['person-not-found', 'separation-of-duties', 'version-conflict', 'precondition-failed'],
}

const leaving: Operation = {
  ...asMember,
  id: 'leave',
  method: 'delete',
  path: '/api/me',
  summary: text(
    '注销自己的账号（须在门户登录；个人信息保护法第四十七条）：效果同注销人员；最后一名运维人员除外',
    'Close one’s own account, signed in at the portal (PIPL art. 47): as if removed by an operator; ' +
      'all but the last operator may',
  ),
  parameters: [],
  answers: { 204: { description: text('已注销', 'Removed') } },
  problems: ['last-administrator'],
}
