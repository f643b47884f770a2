import type { Organisation, OrganisationInput } from '@tongqu/identity'
import { personOf } from '../ask.ts'
import type { GatewayDeps } from '../deps.ts'
import { asMember, memberAnswer, memberMade, memberRoutes, type Noun } from '../directory-routes.ts'
import { type Operation, type Route, route } from '../operation.ts'
import { path } from '../parameters.ts'
import { organisationInput } from '../schemas-directory.ts'
import { text } from '../texts.ts'

const ORGANISATION: Noun = {
  path: '/api/organisations',
  name: 'Organisation',
  zh: '机构',
  en: 'organisation',
  id: path('id', '机构编号', 'Id of the organisation'),
  keepers: ['operator'],
  missing: 'organisation-not-found',
  stateProblems: ['separation-of-duties'],
  change: {
    method: 'put',
    summary: text('修改机构（可带 If-Match）', 'Change an organisation (If-Match is honoured)'),
    schema: organisationInput,
    problems: ['uscc-invalid', 'already-exists', 'provider-not-found'],
  },
}

/** Organisations: operators keep them, everybody sees the own one. */
export function organisationRoutes(deps: Pick<GatewayDeps, 'identity' | 'publicUrl'>): Route[] {
  const desk = () => deps.identity.directory.desks.organisations
  return [
    ...memberRoutes<Organisation, OrganisationInput>(ORGANISATION, desk),
    route(making, async (ask) => {
      const made = await desk().create(personOf(ask), ask.body as OrganisationInput)
      return memberMade(`${deps.publicUrl}${ORGANISATION.path}`, made, made)
    }),
  ]
}

const making: Operation = {
  ...asMember,
  id: 'createOrganisation',
  method: 'post',
  path: ORGANISATION.path,
  roles: ORGANISATION.keepers,
  summary: text('登记机构', 'Register an organisation'),
  parameters: [],
  body: { schema: organisationInput },
  answers: { 201: memberAnswer(ORGANISATION) },
  problems: ['uscc-invalid', 'already-exists', 'provider-not-found', 'store-unavailable'],
}
