; The Windows installer: for one person without administrator rights, or for everyone with them.
;
; Silent:   setup.exe /S [/CurrentUser | /AllUsers] [/D=folder]     uninstall.exe /S [/RemoveDeliveries]
; `makensis -DVERSION=… -DVERSION4=… -DFOLDER=… -DTARGET=… -DICON=… installer.nsi`
;
; Delivery files end in .delivery.json; Windows knows only the last ending, and .json belongs to
; others. Nothing is claimed here: files are dragged onto the window or opened with "Open with".

Target amd64-unicode
Unicode true
ManifestDPIAware true
RequestExecutionLevel user
SetCompressor /SOLID lzma
SetCompressorDictSize 64
SetDateSave off

!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include x64.nsh
!include WinVer.nsh

!define TITLE "Coursera Wizard"
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\CourseraWizard"
!define PATHS "Software\Microsoft\Windows\CurrentVersion\App Paths"

Name "${TITLE}"
OutFile "${TARGET}"
InstallDir ""
BrandingText "${TITLE} ${VERSION}"
VIProductVersion "${VERSION4}"
VIAddVersionKey ProductName "${TITLE}"
VIAddVersionKey ProductVersion "${VERSION}"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey FileDescription "${TITLE} installer"
VIAddVersionKey LegalCopyright "MIT license"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\coursera-wizard.exe"

Var ForEveryone
Var ForEveryoneBox
Var RemovesDeliveries
Var RemovesBox

!insertmacro MUI_PAGE_WELCOME
Page custom AskForWhom KeepForWhom
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
UninstPage custom un.AskAboutDeliveries un.KeepAboutDeliveries
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE English

Function .onInit
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastWin10}
    MessageBox MB_OK|MB_ICONSTOP "${TITLE} needs 64-bit Windows 10 or later." /SD IDOK
    SetErrorLevel 3
    Quit
  ${EndIf}
  StrCpy $ForEveryone 0
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/AllUsers" $1
  ${IfNot} ${Errors}
    StrCpy $ForEveryone 1
  ${EndIf}
  ClearErrors
  ${GetOptions} $0 "/CurrentUser" $1
  ${IfNot} ${Errors}
    StrCpy $ForEveryone 0
  ${EndIf}
  Call UseScope
  ${If} $ForEveryone = 1
    Call IsAdministrator
    Pop $1
    ${If} $1 = 0
      ; Ask Windows for the rights, and go on as that process.
      ${If} ${Silent}
        SetErrorLevel 3
        Quit
      ${EndIf}
      ExecShell "runas" "$EXEPATH" "/AllUsers"
      Quit
    ${EndIf}
  ${EndIf}
FunctionEnd

Function IsAdministrator
  System::Call "shell32::IsUserAnAdmin() i .r1"
  Push $1
FunctionEnd

Function UseScope
  SetRegView 64
  ${If} $ForEveryone = 1
    SetShellVarContext all
    StrCpy $1 "$PROGRAMFILES64\${TITLE}"
  ${Else}
    SetShellVarContext current
    StrCpy $1 "$LOCALAPPDATA\Programs\${TITLE}"
  ${EndIf}
  ReadRegStr $2 SHCTX "${KEY}" "InstallLocation"
  ${If} $2 != ""
    StrCpy $1 $2
  ${EndIf}
  ${If} $INSTDIR == ""
    StrCpy $INSTDIR $1
  ${EndIf}
FunctionEnd

Function AskForWhom
  !insertmacro MUI_HEADER_TEXT "Who is it for?" "Without administrator rights, it can be installed for you alone."
  nsDialogs::Create 1018
  Pop $0
  ${NSD_CreateRadioButton} 0 10u 100% 12u "For me alone"
  Pop $1
  ${NSD_CreateRadioButton} 0 28u 100% 12u "For everyone who uses this computer (asks for an administrator)"
  Pop $ForEveryoneBox
  ${If} $ForEveryone = 1
    ${NSD_Check} $ForEveryoneBox
  ${Else}
    ${NSD_Check} $1
  ${EndIf}
  nsDialogs::Show
FunctionEnd

Function KeepForWhom
  ${NSD_GetState} $ForEveryoneBox $0
  ${If} $0 = ${BST_CHECKED}
    StrCpy $ForEveryone 1
    Call IsAdministrator
    Pop $1
    ${If} $1 = 0
      ExecShell "runas" "$EXEPATH" "/AllUsers"
      Quit
    ${EndIf}
  ${Else}
    StrCpy $ForEveryone 0
  ${EndIf}
  StrCpy $INSTDIR ""
  Call UseScope
FunctionEnd

Section
  Call UseScope
  ; Nothing of an older version stays beside the new one; the programs must not be running.
  ${If} ${FileExists} "$INSTDIR\_internal\*.*"
    ClearErrors
    Delete "$INSTDIR\coursera-wizard.exe"
    Delete "$INSTDIR\coursera-delivery.exe"
    ${If} ${Errors}
      MessageBox MB_OK|MB_ICONEXCLAMATION "${TITLE} is running. Close it, wait for its runs, and start the installer again." /SD IDOK
      SetErrorLevel 4
      Abort
    ${EndIf}
    RMDir /r "$INSTDIR\_internal"
  ${EndIf}
  SetOutPath "$INSTDIR"
  File /r "${FOLDER}\*.*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${TITLE}.lnk" "$INSTDIR\coursera-wizard.exe"
  WriteRegStr SHCTX "${KEY}" "DisplayName" "${TITLE}"
  WriteRegStr SHCTX "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${KEY}" "DisplayIcon" "$INSTDIR\coursera-wizard.exe"
  WriteRegStr SHCTX "${KEY}" "Publisher" "The Coursera Wizard maintainers"
  WriteRegStr SHCTX "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr SHCTX "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD SHCTX "${KEY}" "NoModify" 1
  WriteRegDWORD SHCTX "${KEY}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  IntFmt $0 "0x%08X" $0
  WriteRegDWORD SHCTX "${KEY}" "EstimatedSize" "$0"
  WriteRegDWORD SHCTX "${KEY}" "ForEveryone" $ForEveryone
  ; What is typed into the Run dialog, and "Open with".
  WriteRegStr SHCTX "${PATHS}\coursera-wizard.exe" "" "$INSTDIR\coursera-wizard.exe"
  WriteRegStr SHCTX "${PATHS}\coursera-delivery.exe" "" "$INSTDIR\coursera-delivery.exe"
  WriteRegStr SHCTX "Software\Classes\Applications\coursera-wizard.exe" "FriendlyAppName" "${TITLE}"
  WriteRegStr SHCTX "Software\Classes\Applications\coursera-wizard.exe\shell\open\command" "" '"$INSTDIR\coursera-wizard.exe" "%1"'
SectionEnd

Function un.onInit
  SetRegView 64
  StrCpy $RemovesDeliveries 0
  ReadRegDWORD $ForEveryone HKCU "${KEY}" "ForEveryone"
  ReadRegStr $1 HKCU "${KEY}" "InstallLocation"
  ${If} $1 == $INSTDIR
    SetShellVarContext current
  ${Else}
    SetShellVarContext all
    StrCpy $ForEveryone 1
    System::Call "shell32::IsUserAnAdmin() i .r2"
    ${If} $2 = 0
      ${If} ${Silent}
        SetErrorLevel 3
        Quit
      ${EndIf}
      ExecShell "runas" "$INSTDIR\uninstall.exe"
      Quit
    ${EndIf}
  ${EndIf}
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/RemoveDeliveries" $1
  ${IfNot} ${Errors}
    StrCpy $RemovesDeliveries 1
  ${EndIf}
FunctionEnd

Function un.AskAboutDeliveries
  !insertmacro MUI_HEADER_TEXT "Remove ${TITLE}" "Your deliveries stay unless you choose otherwise."
  nsDialogs::Create 1018
  Pop $0
  ${NSD_CreateCheckbox} 0 10u 100% 24u "Also remove what ${TITLE} kept for me: delivery files, packages and the history of runs"
  Pop $RemovesBox
  nsDialogs::Show
FunctionEnd

Function un.KeepAboutDeliveries
  ${NSD_GetState} $RemovesBox $0
  ${If} $0 = ${BST_CHECKED}
    StrCpy $RemovesDeliveries 1
  ${EndIf}
FunctionEnd

Section Uninstall
  ClearErrors
  Delete "$INSTDIR\coursera-wizard.exe"
  Delete "$INSTDIR\coursera-delivery.exe"
  ${If} ${Errors}
    MessageBox MB_OK|MB_ICONEXCLAMATION "${TITLE} is running. Close it, wait for its runs, and start this again." /SD IDOK
    SetErrorLevel 4
    Abort
  ${EndIf}
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${TITLE}.lnk"
  DeleteRegKey SHCTX "${KEY}"
  DeleteRegKey SHCTX "${PATHS}\coursera-wizard.exe"
  DeleteRegKey SHCTX "${PATHS}\coursera-delivery.exe"
  DeleteRegKey SHCTX "Software\Classes\Applications\coursera-wizard.exe"
  ${If} $RemovesDeliveries = 1
    SetShellVarContext current
    RMDir /r "$DOCUMENTS\${TITLE}"
    RMDir /r "$LOCALAPPDATA\coursera-wizard"
  ${EndIf}
SectionEnd
