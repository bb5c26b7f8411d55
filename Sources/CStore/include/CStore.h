#ifndef SIYU_CSTORE_H
#define SIYU_CSTORE_H

// SQLite counts all memory it takes, under one lock for the whole process, unless it is told not to:
// every statement of every connection takes that lock several times. Nobody asks for the count.
// (`sqlite3_config` takes any number of arguments, so Swift cannot call it.)
//
// Before the first connection; 0, or SQLite's code where it is too late: then it goes on counting.
int siyu_store_leave_memory_uncounted(void);

#endif
