/* For Wine only: Windows has this library from version 10 on, and Wine has not. Qt asks it for
   converters of old encodings; it is told that there are none. */
#include <stddef.h>

#define MISSING 4 /* U_FILE_ACCESS_ERROR */
#define EXPORT __declspec(dllexport)

EXPORT void *ucnv_open(const char *name, int *error) { (void)name; *error = MISSING; return NULL; }
EXPORT void ucnv_close(void *converter) { (void)converter; }
EXPORT const char *ucnv_getDefaultName(void) { return "UTF-8"; }
EXPORT int ucnv_countAvailable(void) { return 0; }
EXPORT const char *ucnv_getAvailableName(int index) { (void)index; return NULL; }
EXPORT int ucnv_countAliases(const char *name, int *error) { (void)name; *error = 0; return 0; }
EXPORT const char *ucnv_getAlias(const char *name, int index, int *error)
{ (void)name; (void)index; *error = MISSING; return NULL; }
EXPORT int ucnv_countStandards(void) { return 0; }
EXPORT const char *ucnv_getStandard(int index, int *error)
{ (void)index; *error = MISSING; return NULL; }
EXPORT const char *ucnv_getStandardName(const char *name, const char *standard, int *error)
{ (void)name; (void)standard; *error = MISSING; return NULL; }
EXPORT const char *ucnv_getName(void *converter, int *error)
{ (void)converter; *error = MISSING; return NULL; }
EXPORT int ucnv_getMaxCharSize(void *converter) { (void)converter; return 4; }
EXPORT int ucnv_getMinCharSize(void *converter) { (void)converter; return 1; }
EXPORT void ucnv_reset(void *converter) { (void)converter; }
EXPORT void ucnv_resetToUnicode(void *converter) { (void)converter; }
EXPORT void ucnv_resetFromUnicode(void *converter) { (void)converter; }
EXPORT void ucnv_setSubstString(void *converter, const void *text, int length, int *error)
{ (void)converter; (void)text; (void)length; *error = MISSING; }
EXPORT void ucnv_setToUCallBack(void *c, void *a, void *n, void *o, void *p, int *error)
{ (void)c; (void)a; (void)n; (void)o; (void)p; *error = MISSING; }
EXPORT void ucnv_setFromUCallBack(void *c, void *a, void *n, void *o, void *p, int *error)
{ (void)c; (void)a; (void)n; (void)o; (void)p; *error = MISSING; }
EXPORT void ucnv_toUnicode(void *c, void *t, void *tl, void *s, void *sl, void *o, char f, int *error)
{ (void)c; (void)t; (void)tl; (void)s; (void)sl; (void)o; (void)f; *error = MISSING; }
EXPORT void ucnv_fromUnicode(void *c, void *t, void *tl, void *s, void *sl, void *o, char f, int *error)
{ (void)c; (void)t; (void)tl; (void)s; (void)sl; (void)o; (void)f; *error = MISSING; }
