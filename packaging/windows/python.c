/* For building under Wine only: starts the interpreter of python311.dll as python.exe does. */
#include <wchar.h>
#include <windows.h>

int wmain(int argc, wchar_t **argv)
{
    HMODULE library = LoadLibraryW(L"python311.dll");
    int (*start)(int, wchar_t **);

    if (library == NULL)
        return 120;
    start = (int (*)(int, wchar_t **))(void *)GetProcAddress(library, "Py_Main");
    return start == NULL ? 121 : start(argc, argv);
}
