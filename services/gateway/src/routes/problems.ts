import { Problem, problems } from '@tongqu/contracts'
import { type Ask, shown } from '../ask.ts'
import { type Route, route } from '../operation.ts'
import { problemTypePage } from '../pages/problem.ts'
import { path } from '../parameters.ts'
import { json, pageReply } from '../reply.ts'
import { list, ref } from '../schemas.ts'
import { text } from '../texts.ts'

const codeParameter = {
  ...path('code', '问题代码', 'Problem code'),
  examples: problems.slice(0, 3).map(({ code }) => code),
}

/** What every `type` of a problem answer points at: cause and cure, for people and programs. */
export function problemRoutes(): Route[] {
  return [
    route(
      {
        id: 'listProblems',
        path: '/api/problems',
        tag: 'operations',
        summary: text('全部问题代码', 'All problem codes'),
        parameters: [],
        others: 'refused',
        answers: {
          200: {
            description: text('问题代码', 'Problem codes'),
            content: { 'application/json': list(ref('ProblemType')) },
          },
        },
        problems: [],
        constant: true,
        cors: true,
      },
      () => json({ items: problems }),
    ),
    route(
      {
        id: 'getProblem',
        path: '/api/problems/{code}',
        tag: 'operations',
        summary: text('一个问题代码', 'One problem code'),
        parameters: [codeParameter],
        others: 'refused',
        answers: {
          200: {
            description: text('问题代码', 'Problem code'),
            content: { 'application/json': ref('ProblemType') },
          },
        },
        problems: ['not-found'],
        constant: true,
        cors: true,
      },
      (ask) => json(problemType(ask)),
    ),
    route(
      {
        id: 'problemPage',
        path: '/problems/{code}',
        tag: 'pages',
        summary: text('问题说明页', 'Page about a problem code'),
        parameters: [codeParameter],
        others: 'ignored',
        answers: {
          200: {
            description: text('网页', 'A page'),
            content: { 'text/html': { type: 'string' } },
          },
        },
        problems: ['not-found'],
        constant: true,
        cors: false,
      },
      (ask) => pageReply(problemTypePage(problemType(ask), ask.locale), ask.locale),
    ),
  ]
}

function problemType(ask: Ask) {
  const code = ask.given('code')
  const found = problems.find((problem) => problem.code === code)
  if (!found) throw new Problem('not-found', { problem: shown(code) })
  return found
}
