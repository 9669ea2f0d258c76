import { define } from './define.ts';

/** Network namespaces. */
export const namespace = define({
  none: { en: 'There is no namespace {{name}}.', zh: '没有命名空间 {{name}}。' },
  addFirst: {
    en: 'Create it first: `taproom namespace add {{name}}`; `taproom namespace list` shows the present ones.',
    zh: '先创建它：`taproom namespace add {{name}}`；`taproom namespace list` 显示现有的命名空间。',
  },
  unusable: { en: 'The namespace {{name}} cannot be used: {{why}}', zh: '无法使用命名空间 {{name}}：{{why}}' },
  unreadable: { en: 'it cannot be read.', zh: '无法读取。' },
  notCreated: { en: 'The namespace {{name}} was not created.', zh: '未能创建命名空间 {{name}}。' },
  exists: {
    en: 'A namespace of this name exists: choose another name, or delete it first: `taproom namespace delete {{name}}`.',
    zh: '已有此名称的命名空间：换一个名称，或先删除它：`taproom namespace delete {{name}}`。',
  },
  createdUnreadable: {
    en: 'The namespace {{name}} was created, but cannot be read: {{why}}',
    zh: '已创建命名空间 {{name}}，但无法读取：{{why}}',
  },
  createdAndDeleted: {
    en: 'The namespace {{name}} was created, but cannot be read, so it was deleted again: {{why}}',
    zh: '已创建命名空间 {{name}}，但无法读取，因此又将其删除：{{why}}',
  },
  notDeleted: { en: 'The namespace {{name}} was not deleted.', zh: '未删除命名空间 {{name}}。' },
  list: {
    en: '`taproom namespace list` shows the present namespaces.',
    zh: '`taproom namespace list` 显示现有的命名空间。',
  },
  stillThere: {
    en: 'The kernel accepted the request, but the name {{name}} still exists.',
    zh: '内核接受了请求，但名称 {{name}} 仍然存在。',
  },
  notRead: { en: 'The state was not read.', zh: '未能读取状态。' },
  ownUnreadable: { en: "The helper's own namespace cannot be read.", zh: '无法读取守护进程自己的命名空间。' },
  unbound: { en: 'Its name is there, but no namespace is bound to it.', zh: '它的名称存在，但没有命名空间绑定到它。' },
  tooLarge: {
    en: 'It is not followed: its tables have more rows than the budget namespace-rows, {{size}}. Root can raise it by starting the helper with `taproomd --budget namespace-rows={{more}}`.',
    zh: '未跟踪：其表的行数超过预算 namespace-rows（{{size}}）。root 可以用 `taproomd --budget namespace-rows={{more}}` 启动守护进程来提高它。',
  },
  tooBusy: {
    en: 'It is not followed for {{seconds}} s: it changes so often that the budget namespace-events, {{size}} in a second, is used up. Root can raise it by starting the helper with `taproomd --budget namespace-events={{more}}`.',
    zh: '{{seconds}} 秒内不跟踪：其变化过于频繁，用尽了预算 namespace-events（每秒 {{size}}）。root 可以用 `taproomd --budget namespace-events={{more}}` 启动守护进程来提高它。',
  },
  tooMany: {
    en: 'It is not followed: there are more namespaces of programs than the budget namespaces, {{size}}. Root can raise it by starting the helper with `taproomd --budget namespaces={{more}}`.',
    zh: '未跟踪：程序的命名空间多于预算 namespaces（{{size}}）。root 可以用 `taproomd --budget namespaces={{more}}` 启动守护进程来提高它。',
  },
  sameAsOwn: { en: "The same namespace as the helper's own.", zh: '与守护进程自己的命名空间相同。' },
  sameAs: { en: 'The same namespace as {{name}}.', zh: '与命名空间 {{name}} 相同。' },
  cannotEnter: { en: 'The namespace {{name}} cannot be entered.', zh: '无法进入命名空间 {{name}}。' },
});
