#include "CWords.h"

// The catalogue is text that translators edit; the compiler reads it in, so that there is nothing to
// install beside the program. Whoever adds a file to zh-Hans/ adds it here: a test says so.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char workspace[] = {
#embed "zh-Hans/workspace.words"
};

static const unsigned char import[] = {
#embed "zh-Hans/import.words"
};

static const unsigned char passes[] = {
#embed "zh-Hans/passes.words"
};

static const unsigned char explain[] = {
#embed "zh-Hans/explain.words"
};

static const unsigned char outreach[] = {
#embed "zh-Hans/outreach.words"
};

static const unsigned char work[] = {
#embed "zh-Hans/work.words"
};

static const unsigned char ledger[] = {
#embed "zh-Hans/ledger.words"
};

static const unsigned char koc[] = {
#embed "zh-Hans/koc.words"
};

static const unsigned char reports[] = {
#embed "zh-Hans/reports.words"
};

static const unsigned char plugins[] = {
#embed "zh-Hans/plugins.words"
};

static const unsigned char authors[] = {
#embed "zh-Hans/authors.words"
};

static const unsigned char privacy[] = {
#embed "zh-Hans/privacy.words"
};

static const unsigned char engine[] = {
#embed "zh-Hans/engine.words"
};

static const unsigned char model[] = {
#embed "zh-Hans/model.words"
};

static const unsigned char files[] = {
#embed "zh-Hans/files.words"
};

static const unsigned char packaging[] = {
#embed "zh-Hans/packaging.words"
};

static const unsigned char workers[] = {
#embed "zh-Hans/workers.words"
};

static const unsigned char checker[] = {
#embed "zh-Hans/checker.words"
};

static const unsigned char sandbox[] = {
#embed "zh-Hans/sandbox.words"
};

static const unsigned char store[] = {
#embed "zh-Hans/store.words"
};

static const unsigned char declarations[] = {
#embed "zh-Hans/declarations.words"
};

static const unsigned char specs[] = {
#embed "zh-Hans/specs.words"
};

static const unsigned char registries[] = {
#embed "zh-Hans/registries.words"
};

static const unsigned char pieces[] = {
#embed "zh-Hans/pieces.words"
};

static const unsigned char parser[] = {
#embed "zh-Hans/parser.words"
};

#define AREA(name) {#name, name, sizeof name}

static const siyu_words areas[] = {
    AREA(workspace), AREA(import), AREA(passes), AREA(explain), AREA(outreach), AREA(work),
    AREA(ledger), AREA(koc), AREA(reports), AREA(plugins), AREA(authors), AREA(privacy),
    AREA(engine), AREA(model), AREA(files), AREA(packaging), AREA(workers), AREA(checker),
    AREA(sandbox), AREA(store), AREA(declarations), AREA(specs), AREA(registries),
    AREA(pieces), AREA(parser),
};

siyu_words siyu_words_chinese(size_t number) { return areas[number]; }

size_t siyu_words_chinese_count(void) { return sizeof areas / sizeof areas[0]; }
