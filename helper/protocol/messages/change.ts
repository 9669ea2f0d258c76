import { define } from './define.ts';

/** Changes as such: what the history calls them, why one was not made, confirmed or undone. */
export const change = define({
  // The history's summaries of changes that are more than one step.
  apply: { en: 'Apply {{network}}', zh: '应用 {{network}}' },
  up: { en: 'Bring up {{network}}', zh: '连接 {{network}}' },
  down: { en: 'Take down {{network}}', zh: '断开 {{network}}' },
  keep: { en: 'Repair {{network}}', zh: '修复 {{network}}' },
  restore: { en: 'Restore what {{network}} lost with the helper', zh: '恢复 {{network}} 随守护进程失去的部分' },
  undo: { en: 'Undo change {{entry}}: {{summary}}', zh: '撤销第 {{entry}} 项：{{summary}}' },
  redone: { en: 'Redo change {{entry}}: {{summary}}', zh: '重做第 {{entry}} 项：{{summary}}' },
  several: {
    en: { one: '{{summary}} (and {{count}} more step)', other: '{{summary}} (and {{count}} more steps)' },
    zh: '{{summary}}（另有 {{count}} 个步骤）',
  },
  cleaned: {
    en: {
      one: 'Clean up: {{count}} object of Taproom removed',
      other: 'Clean up: {{count}} objects of Taproom removed',
    },
    zh: '清理：删除 {{count}} 个 Taproom 的对象',
  },
  takeApart: { en: 'Remove all parts of {{network}}', zh: '移除 {{network}} 的各部分' },

  // What waits for its confirmation.
  otherWaits: {
    en: 'Nothing was changed: another risky change is waiting for confirmation ({{summary}}).',
    zh: '未作更改：另一项有风险的更改正在等待确认（{{summary}}）。',
  },
  earlierWaits: {
    en: 'Not done: {{summary}}. An earlier change is waiting for confirmation: {{pending}}.',
    zh: '未执行：{{summary}}。较早的更改正在等待确认：{{pending}}。',
  },
  confirmOrRevert: {
    en: 'Confirm it (`taproom confirm`) or revert it (`taproom revert`), then try again.',
    zh: '请先确认（`taproom confirm`）或回滚（`taproom revert`），然后重试。',
  },
  noneWaits: { en: 'No change is waiting for confirmation.', zh: '没有等待确认的更改。' },
  doesNotWait: {
    en: 'The change {{entry}} is not waiting for confirmation.',
    zh: '第 {{entry}} 项更改没有在等待确认。',
  },
  outcomeInHistory: { en: '`taproom history` shows its outcome.', zh: '`taproom history` 显示其结果。' },
  notConfirmed: { en: 'Not confirmed within {{seconds}} s: reverted.', zh: '{{seconds}} 秒内无人确认，已回滚。' },
  stoppedUnconfirmed: {
    en: 'The helper was stopped before the change was confirmed: reverted.',
    zh: '守护进程在更改得到确认之前停止，已回滚。',
  },
  interrupted: {
    en: 'The helper ended while the change was being made: reverted.',
    zh: '执行更改时守护进程退出，已回滚。',
  },
  endedUnconfirmed: {
    en: 'The helper ended before the change was confirmed: reverted.',
    zh: '守护进程在更改得到确认之前退出，已回滚。',
  },
  placeGone: {
    en: 'The machine was restarted, or the network namespace of the helper was removed, while the change was being made: nothing of it is left.',
    zh: '执行更改时机器重启，或守护进程的网络命名空间被删除：更改已不复存在。',
  },

  // Cancelling.
  leftAlone: {
    en: 'Interrupted: the change is made as a whole, or not at all.',
    zh: '已中断：该更改要么全部完成，要么完全不做。',
  },
  cancelled: { en: 'Cancelled: all of it was reverted.', zh: '已取消，全部回滚。' },
  noneRuns: { en: 'This client has no change of several steps running.', zh: '此客户端没有正在执行的多步更改。' },
  doesNotRun: { en: 'The change {{entry}} is not being made any more.', zh: '第 {{entry}} 项更改已不在执行。' },

  // Failures of a transaction.
  atStep: {
    en: '{{failure}} This was step {{step}} of {{total}} ({{summary}}).',
    zh: '{{failure}}这是 {{total}} 个步骤中的第 {{step}} 步（{{summary}}）。',
  },
  atStepReverted: {
    en: '{{failure}} This was step {{step}} of {{total}} ({{summary}}); the steps before it were reverted.',
    zh: '{{failure}}这是 {{total}} 个步骤中的第 {{step}} 步（{{summary}}）；之前的步骤已回滚。',
  },
  notReverted: { en: '{{what}} Not reverted: {{left, list}}.', zh: '{{what}}未回滚：{{left, list}}。' },
  notWhole: { en: '{{summary}}: not reverted completely.', zh: '{{summary}}：未完全回滚。' },
  cleanupStuck: {
    en: 'See what is left with `taproom cleanup --list`; `taproom cleanup` removes it, and `taproom history` shows the change.',
    zh: '用 `taproom cleanup --list` 查看残留；`taproom cleanup` 将其删除，`taproom history` 显示该更改。',
  },
  notInHistory: { en: 'The change {{entry}} is not in the history.', zh: '历史中没有第 {{entry}} 项更改。' },
  notBegun: { en: 'The change was not started.', zh: '更改没有开始。' },
  notJournaled: {
    en: 'Nothing was changed: the journal cannot hold this. {{fault}}',
    zh: '未作更改：日志无法记录此更改。{{fault}}',
  },
  report: { en: 'Report this with the document or the command.', zh: '请附上文档或命令报告此问题。' },

  // Undo.
  nothingToUndo: { en: 'There is nothing to undo.', zh: '没有可撤销的更改。' },
  nothingToRedo: { en: 'There is nothing to redo.', zh: '没有可重做的更改。' },
  redoWhen: {
    en: 'What was undone can be redone until a new change is made; `taproom history` lists the changes.',
    zh: '撤销之后，在作出新的更改之前可以重做；`taproom history` 列出各项更改。',
  },
  notUndoneYet: { en: 'It is not undone.', zh: '它没有被撤销。' },
  historyWhy: {
    en: '`taproom history` lists the changes, and why each cannot be undone.',
    zh: '`taproom history` 列出各项更改及其无法撤销的原因。',
  },
  notUndone: { en: 'The change {{entry}} was not undone: {{why}}', zh: '未撤销第 {{entry}} 项更改：{{why}}' },
  notRedone: { en: 'The change {{entry}} was not redone: {{why}}', zh: '未重做第 {{entry}} 项更改：{{why}}' },
  waitsItself: { en: 'It is waiting for confirmation.', zh: '它正在等待确认。' },
  revertIt: { en: 'Revert it with `taproom revert`.', zh: '请用 `taproom revert` 回滚。' },
  partlyMade: {
    en: 'It was made only in part; `taproom cleanup` removes what is left of it.',
    zh: '它只执行了一部分；`taproom cleanup` 删除残留。',
  },
  revertedAlready: { en: 'It was reverted already.', zh: '它已经回滚。' },
  undoneAlready: { en: 'It was undone already, by the change {{entry}}.', zh: '它已被第 {{entry}} 项撤销。' },
  redo: { en: 'Redo it: `taproom redo {{entry}}`.', zh: '可重做：`taproom redo {{entry}}`。' },
  networkChangedSince: {
    en: 'The network {{network}} was changed since, by the change {{entry}}.',
    zh: '此后网络 {{network}} 又被第 {{entry}} 项更改。',
  },
  networkDiffers: {
    en: 'The network {{network}} is not as this change left it.',
    zh: '网络 {{network}} 与此项更改之后的状态不同。',
  },
  undoFirst: { en: 'Undo that one first: `taproom undo {{entry}}`.', zh: '请先撤销那一项：`taproom undo {{entry}}`。' },
  networkSame: {
    en: 'The change {{entry}} was not undone: the network is as it was before it already.',
    zh: '未撤销第 {{entry}} 项更改：网络已与更改前相同。',
  },
  changedNothing: { en: 'It changed nothing that could be undone.', zh: '它没有可撤销的改动。' },
  othersChange: { en: 'The change {{entry}} was made by {{user}}.', zh: '第 {{entry}} 项更改是 {{user}} 所作。' },
  userNumber: { en: 'user {{uid}}', zh: '用户 {{uid}}' },
  none: { en: 'There is no change {{entry}} in the history.', zh: '历史中没有第 {{entry}} 项更改。' },
  newest: { en: '`taproom history` lists the newest 500 changes.', zh: '`taproom history` 列出最近 500 项更改。' },

  // Why a change can never be undone.
  onlyRestored: {
    en: 'It only restored what the document says: change the document, or take the network down.',
    zh: '它只是恢复了文档所述的状态：请更改文档，或断开网络。',
  },
  tookAlong: {
    en: 'It took along the {{kind}} link {{link}}, which Taproom cannot make.',
    zh: '随之删除了 {{kind}} 接口 {{link}}，而 Taproom 无法新建这种接口。',
  },
  namespaceNotEmpty: {
    en: 'The namespace was not empty: what ran and was set in it cannot be brought back.',
    zh: '该命名空间不是空的：其中运行的程序和设置无法恢复。',
  },
  cleanupFinal: { en: 'A cleanup cannot be undone.', zh: '清理无法撤销。' },
  stepsForgotten: {
    en: 'Too long ago: its steps are no longer kept (the budget history-steps).',
    zh: '时间太久：已不再保留其步骤（预算 history-steps）。',
  },
  textsForgotten: {
    en: 'Too long ago: its documents are no longer kept (the budget history-bytes).',
    zh: '时间太久：已不再保留其文档（预算 history-bytes）。',
  },
});

/** The journal and the folder that it is in: why nothing can be changed. */
export const journal = define({
  newer: {
    en: 'Nothing can be changed: the journal {{path}} was written by a newer Taproom (journal version {{version}}).',
    zh: '无法更改：日志 {{path}} 由更新版本的 Taproom 写入（日志版本 {{version}}）。',
  },
  useNewer: {
    en: 'Start the newer helper, or start this one with another folder (`taproomd --state DIR`).',
    zh: '请启动较新的守护进程，或用另一个目录启动此守护进程（`taproomd --state DIR`）。',
  },
  notWritten: { en: 'The journal was not written, for no known reason.', zh: '日志未写入，原因不明。' },
  folderUnsafe: {
    en: 'Nothing can be changed: the state folder {{path}} is not safe: {{why}}, who could replace the journal.',
    zh: '无法更改：状态目录 {{path}} 不安全：{{why}}，可能有人替换日志。',
  },
  safeFolder: {
    en: 'Leave --state out ({{path}}), or name a folder below one that only root can write to.',
    zh: '不使用 --state（{{path}}），或指定上级目录仅 root 可写的目录。',
  },
  folderUsed: {
    en: 'Nothing can be changed: another helper uses the state folder {{path}}.',
    zh: '无法更改：另一个守护进程正在使用状态目录 {{path}}。',
  },
  otherHelper: {
    en: 'Use that helper, or stop it first; or start this one with a folder of its own (`taproomd --state DIR`).',
    zh: '请使用那个守护进程，或先将其停止；也可用单独的目录启动此守护进程（`taproomd --state DIR`）。',
  },
  unreadable: {
    en: 'Nothing can be changed: the journal {{path}} cannot be read',
    zh: '无法更改：无法读取日志 {{path}}',
  },
  unwritable: {
    en: 'Nothing was changed: the change could not be written to the journal first',
    zh: '未作更改：无法预先写入日志',
  },
  folderUnusable: {
    en: 'Nothing can be changed: the state folder {{path}} cannot be used',
    zh: '无法更改：无法使用状态目录 {{path}}',
  },
  diskFull: { en: 'its disk is full', zh: '磁盘已满' },
  quotaExceeded: { en: 'its disk quota is exceeded', zh: '超出磁盘配额' },
  notPermitted: { en: 'the helper may not write there', zh: '守护进程没有写入权限' },
  readOnly: { en: 'its file system is read-only', zh: '文件系统只读' },
  makeRoom: {
    en: 'Make room on the disk of the state folder, then try again: the helper need not be restarted.',
    zh: '请在状态目录所在磁盘腾出空间，然后重试：无需重启守护进程。',
  },
  makeRoomAndRestart: {
    en: 'Make room on the disk of the state folder, then start the helper again.',
    zh: '请在状态目录所在磁盘腾出空间，然后重新启动守护进程。',
  },
  ownFolder: {
    en: 'Change the owner of the folder to the user that the helper runs as, or start the helper with another folder (`taproomd --state DIR`).',
    zh: '请将目录所有者改为运行守护进程的用户，或用另一个目录启动守护进程（`taproomd --state DIR`）。',
  },
  remount: {
    en: 'Remount it writable (`mount -o remount,rw`), or start the helper with another folder (`taproomd --state DIR`).',
    zh: '请以可写方式重新挂载（`mount -o remount,rw`），或用另一个目录启动守护进程（`taproomd --state DIR`）。',
  },
  because: { en: '{{what}}: {{cause}}.', zh: '{{what}}：{{cause}}。' },
  becauseErrno: { en: '{{what}}: {{cause}} ({{errno}}).', zh: '{{what}}：{{cause}}（{{errno}}）。' },
});
