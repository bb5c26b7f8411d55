// The part of libedit that siyu uses, without the functions of any number of arguments that Swift cannot
// call. One editor at a time, on the process's own terminal.
#ifndef SIYU_CEDIT_SHIM_H
#define SIYU_CEDIT_SHIM_H

#include <histedit.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct siyu_editor {
  EditLine *edit;
  History *history;
  const char *prompt;
  // Told what stands before the cursor: it may put something behind that, or print. What it answers is one
  // of the values below.
  int (*complete)(struct siyu_editor *editor, const char *line, int cursor);
  void *context;
  int cancelled;  // Ctrl-C was pressed
} siyu_editor;

enum { siyu_edit_nothing, siyu_edit_inserted, siyu_edit_printed };

static inline siyu_editor *siyu_edit_of(EditLine *edit) {
  siyu_editor *editor = NULL;
  el_get(edit, EL_CLIENTDATA, &editor);
  return editor;
}

static inline char *siyu_edit_prompt(EditLine *edit) { return (char *)siyu_edit_of(edit)->prompt; }

static inline unsigned char siyu_edit_on_tab(EditLine *edit, int key) {
  (void)key;
  siyu_editor *editor = siyu_edit_of(edit);
  const LineInfo *line = el_line(edit);
  int cursor = (int)(line->cursor - line->buffer);
  size_t length = (size_t)(line->lastchar - line->buffer);
  char *copy = strndup(line->buffer, length);
  if (!copy) return CC_ERROR;
  int answer = editor->complete(editor, copy, cursor);
  free(copy);
  if (answer == siyu_edit_inserted) return CC_REFRESH;
  return answer == siyu_edit_printed ? CC_REDISPLAY : CC_ERROR;
}

static inline unsigned char siyu_edit_on_cancel(EditLine *edit, int key) {
  (void)key;
  siyu_edit_of(edit)->cancelled = 1;
  return CC_NEWLINE;
}

static inline void siyu_edit_close(siyu_editor *editor) {
  if (editor->edit) el_end(editor->edit);
  if (editor->history) history_end(editor->history);
  editor->edit = NULL;
  editor->history = NULL;
}

// Lines kept for the arrow keys.
#define SIYU_EDIT_LINES 1000

// 0 where the terminal cannot be used.
static inline int siyu_edit_open(siyu_editor *editor) {
  // libedit takes characters as the locale has them; what is typed here is UTF-8.
  setlocale(LC_CTYPE, "");
  if (strcmp(nl_langinfo(CODESET), "UTF-8")) setlocale(LC_CTYPE, "C.UTF-8");
  editor->edit = el_init("siyu", stdin, stdout, stderr);
  editor->history = history_init();
  if (!editor->edit || !editor->history) {
    siyu_edit_close(editor);
    return 0;
  }
  HistEvent event;
  history(editor->history, &event, H_SETSIZE, SIYU_EDIT_LINES);
  history(editor->history, &event, H_SETUNIQUE, 1);
  el_set(editor->edit, EL_CLIENTDATA, editor);
  el_set(editor->edit, EL_PROMPT, siyu_edit_prompt);
  el_set(editor->edit, EL_EDITOR, "emacs");
  el_set(editor->edit, EL_HIST, history, editor->history);
  el_set(editor->edit, EL_ADDFN, "siyu-complete", "Complete a name", siyu_edit_on_tab);
  el_set(editor->edit, EL_ADDFN, "siyu-cancel", "Give up the line", siyu_edit_on_cancel);
  el_source(editor->edit, NULL);  // the user's own keys
  el_set(editor->edit, EL_BIND, "^I", "siyu-complete", NULL);
  // Ctrl-C gives the line up; while Lua runs it is a signal as ever.
  el_set(editor->edit, EL_SETTY, "-d", "-isig", NULL);
  el_set(editor->edit, EL_BIND, "^C", "siyu-cancel", NULL);
  return 1;
}

// The line with its end, or NULL at the end of the input.
static inline const char *siyu_edit_line(siyu_editor *editor, const char *prompt, int *count) {
  editor->prompt = prompt;
  editor->cancelled = 0;
  return el_gets(editor->edit, count);
}

static inline void siyu_edit_remember(siyu_editor *editor, const char *line) {
  HistEvent event;
  history(editor->history, &event, H_ENTER, line);
}

#endif
