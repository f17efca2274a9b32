; The installer for Windows: for one person, without an administrator. Compiled by installer/windows/setup.py, which says
; VERSION, OUT, and where files.nsh is, the list of all files that installer/frozen/build.py made.
Unicode true
Target amd64-unicode
ManifestDPIAware true
ManifestLongPathAware true
ManifestSupportedOS Win10
RequestExecutionLevel user
AllowSkipFiles off ; all files or none
SetCompressor /SOLID lzma
SetDateSave off ; the same files give the same installer, whenever they were made

!include MUI2.nsh
!include LogicLib.nsh
!include WordFunc.nsh
!include FileFunc.nsh
!include WinVer.nsh
!include x64.nsh
!include "${FILES}"

!define UNINSTALLER "tidytrace-uninstall.exe"
!define PROGRAM "$INSTDIR\tidytrace-window.exe" ; opens no console
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Tidytrace"
!define BEFORE "$INSTDIR\_before"
!define LONGEST_PATH 259 ; MAX_PATH of Windows without the zero at its end
!define ENDED_WATCHER 10 ; what «--part settle leave» says: see app/tidytrace/gui/settling.py

Name "$(PRODUCT)"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\Tidytrace"
InstallDirRegKey HKCU "${KEY}" "InstallLocation"
BrandingText "Tidytrace ${VERSION}"

Var watched ; 10 where a watcher ran that was asked to end
Var kept ; what the last page says of what stays

!ifdef SIGN
!finalize '${SIGN} "%1"' = 0
!uninstfinalize '${SIGN} "%1"' = 0
!endif

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${BANNER}"
!define MUI_UNWELCOMEFINISHPAGE_BITMAP "${BANNER}"
!define MUI_ABORTWARNING
!define MUI_COMPONENTSPAGE_SMALLDESC
!define MUI_FINISHPAGE_RUN "${PROGRAM}"
!define MUI_FINISHPAGE_NOAUTOCLOSE
!define MUI_WELCOMEPAGE_TEXT "$(WELCOME)"
!insertmacro MUI_PAGE_WELCOME
!define MUI_PAGE_CUSTOMFUNCTION_LEAVE checkFolder
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH

!insertmacro MUI_UNPAGE_COMPONENTS
!insertmacro MUI_UNPAGE_INSTFILES
!define MUI_FINISHPAGE_TEXT "$kept"
!insertmacro MUI_UNPAGE_FINISH

!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "SimpChinese"
!include "texts.nsh"

VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=${LANG_ENGLISH} "ProductName" "Tidytrace"
VIAddVersionKey /LANG=${LANG_ENGLISH} "FileDescription" "Tidytrace setup"
VIAddVersionKey /LANG=${LANG_ENGLISH} "CompanyName" "The Tidytrace authors"
VIAddVersionKey /LANG=${LANG_ENGLISH} "LegalCopyright" "Apache-2.0"
VIAddVersionKey /LANG=${LANG_ENGLISH} "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=${LANG_ENGLISH} "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=${LANG_SIMPCHINESE} "ProductName" "清迹"
VIAddVersionKey /LANG=${LANG_SIMPCHINESE} "FileDescription" "清迹安装程序"
VIAddVersionKey /LANG=${LANG_SIMPCHINESE} "CompanyName" "清迹的作者们"
VIAddVersionKey /LANG=${LANG_SIMPCHINESE} "LegalCopyright" "Apache-2.0"
VIAddVersionKey /LANG=${LANG_SIMPCHINESE} "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=${LANG_SIMPCHINESE} "ProductVersion" "${VERSION}"

; Window and watcher of this person are asked to end; what they do comes to its end first. Without an answer the person
; is asked, and whoever installs silently gets exit code 2.
!macro END_RUNNING UN
Function ${UN}endRunning
    StrCpy $watched 0
    ${IfNot} ${FileExists} "${PROGRAM}"
        Return
    ${EndIf}
    DetailPrint "$(ENDING)"
    again:
    ClearErrors
    ExecWait '"${PROGRAM}" --part settle leave' $0
    ${If} ${Errors} ; it does not start, so none of it runs
        Return
    ${EndIf}
    ${If} $0 == ${ENDED_WATCHER}
        StrCpy $watched ${ENDED_WATCHER}
    ${ElseIf} $0 == 1
        MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(STILL_RUNS)" /SD IDCANCEL IDRETRY again
        SetErrorLevel 2
        Quit
    ${EndIf}
FunctionEnd
!macroend
!insertmacro END_RUNNING ""
!insertmacro END_RUNNING "un."

; --- installing

; The folder is always one of our own, so that nothing of somebody else is ever replaced or removed.
Function checkFolder
    StrCpy $0 $INSTDIR "" -10
    ${If} $0 != "\Tidytrace"
        StrCpy $INSTDIR "$INSTDIR\Tidytrace"
    ${EndIf}
    StrLen $0 "$INSTDIR\"
    IntOp $0 $0 + ${LONGEST_FILE}
    ${If} $0 > ${LONGEST_PATH}
        MessageBox MB_OK|MB_ICONEXCLAMATION "$(TOO_LONG)" /SD IDOK
        ${If} ${Silent}
            SetErrorLevel 2
            Quit
        ${EndIf}
        Abort ; the page stays
    ${EndIf}
FunctionEnd

; What was there is moved aside first: where a file of it is still open, nothing has changed, and one can try again.
Function moveAside
    ${IfNot} ${FileExists} "$INSTDIR\_internal"
        Return
    ${EndIf}
    RMDir /r "${BEFORE}" ; of a time that was cut short
    StrCpy $1 0
    again:
    ClearErrors
    Rename "$INSTDIR\_internal" "${BEFORE}"
    ${If} ${Errors}
        ${If} $1 < 10 ; a program that was just told to end still takes a moment
            IntOp $1 $1 + 1
            Sleep 500
            Goto again
        ${EndIf}
        StrCpy $1 0
        MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(STILL_RUNS)" /SD IDCANCEL IDRETRY again
        SetErrorLevel 2
        Quit
    ${EndIf}
    Rename "$INSTDIR\tidytrace.exe" "${BEFORE}\tidytrace.exe"
    Rename "$INSTDIR\tidytrace-window.exe" "${BEFORE}\tidytrace-window.exe"
FunctionEnd

; It could not be done to its end: what was there before is there again.
Function .onInstFailed
    ${If} ${FileExists} "${BEFORE}"
        RMDir /r "$INSTDIR\_internal"
        Delete "$INSTDIR\tidytrace.exe"
        Delete "$INSTDIR\tidytrace-window.exe"
        Rename "${BEFORE}\tidytrace.exe" "$INSTDIR\tidytrace.exe"
        Rename "${BEFORE}\tidytrace-window.exe" "$INSTDIR\tidytrace-window.exe"
        Rename "${BEFORE}" "$INSTDIR\_internal"
    ${EndIf}
FunctionEnd

Section "Tidytrace" secProgram
    SectionIn RO
    ${If} ${Silent}
        Call checkFolder
    ${EndIf}
    Call endRunning
    Call moveAside
    SetOverwrite on
    !insertmacro INSTALL_FILES
    SetOutPath "$INSTDIR"
    WriteUninstaller "$INSTDIR\${UNINSTALLER}"
    RMDir /r "${BEFORE}"

    CreateShortcut "$SMPROGRAMS\Tidytrace.lnk" "${PROGRAM}" "" "${PROGRAM}" 0 SW_SHOWNORMAL "" "$(COMMENT)"
    WriteRegStr HKCU "${KEY}" "DisplayName" "$(PRODUCT)"
    WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
    WriteRegStr HKCU "${KEY}" "DisplayIcon" "${PROGRAM},0"
    WriteRegStr HKCU "${KEY}" "Publisher" "$(AUTHORS)"
    WriteRegStr HKCU "${KEY}" "InstallLocation" "$INSTDIR"
    WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\${UNINSTALLER}"'
    WriteRegStr HKCU "${KEY}" "QuietUninstallString" '"$INSTDIR\${UNINSTALLER}" /S'
    WriteRegDWORD HKCU "${KEY}" "EstimatedSize" ${KILOBYTES}
    WriteRegDWORD HKCU "${KEY}" "NoModify" 1
    WriteRegDWORD HKCU "${KEY}" "NoRepair" 1

    ; what every first look would work out anew; and the watcher runs again where it did
    DetailPrint "$(PREPARING)"
    ${If} $watched == ${ENDED_WATCHER}
        ExecWait '"${PROGRAM}" --part settle come' $0
    ${Else}
        ExecWait '"${PROGRAM}" --part settle prepare' $0
    ${EndIf}
SectionEnd

Section /o "$(PATH_NAME)" secPath
    WriteRegDWORD HKCU "${KEY}" "InPath" 1
    ExecWait '"${PROGRAM}" --part settle path-in' $0
SectionEnd

Section "-no path" secNoPath
    ReadRegDWORD $0 HKCU "${KEY}" "InPath"
    ${IfNot} ${SectionIsSelected} ${secPath}
    ${AndIf} $0 == 1
        ExecWait '"${PROGRAM}" --part settle path-out' $0
        DeleteRegValue HKCU "${KEY}" "InPath"
    ${EndIf}
SectionEnd

Function .onInit
    SetShellVarContext current
    ${IfNot} ${AtLeastWin10}
    ${OrIfNot} ${RunningX64}
        MessageBox MB_OK|MB_ICONSTOP "$(TOO_OLD)" /SD IDOK
        SetErrorLevel 2
        Quit
    ${EndIf}
    ReadRegStr $0 HKCU "${KEY}" "DisplayVersion"
    ${If} $0 != ""
        ${VersionCompare} $0 "${VERSION}" $1
        ${If} $1 == 1
            MessageBox MB_OKCANCEL|MB_ICONEXCLAMATION|MB_DEFBUTTON2 "$(NEWER_THERE)" /SD IDCANCEL IDOK older
            SetErrorLevel 2
            Quit
            older:
        ${EndIf}
    ${EndIf}
    ReadRegDWORD $0 HKCU "${KEY}" "InPath"
    ${If} $0 == 1
        !insertmacro SelectSection ${secPath} ; as it was chosen before
    ${EndIf}
FunctionEnd

!insertmacro MUI_FUNCTION_DESCRIPTION_BEGIN
    !insertmacro MUI_DESCRIPTION_TEXT ${secProgram} "$(PROGRAM_ABOUT)"
    !insertmacro MUI_DESCRIPTION_TEXT ${secPath} "$(PATH_ABOUT)"
!insertmacro MUI_FUNCTION_DESCRIPTION_END

; --- taking it away

Section "un.$(OWN_NAME)" secUnOwn
    ; done in the next one, before the program goes
SectionEnd

Section "un.Tidytrace" secUnProgram
    SectionIn RO
    Call un.endRunning
    DetailPrint "$(REMOVING)"
    ; what starts by itself would lead to nowhere
    ${If} ${SectionIsSelected} ${secUnOwn}
        ExecWait '"${PROGRAM}" --part settle clean' $0
    ${Else}
        ExecWait '"${PROGRAM}" --part settle go' $0
    ${EndIf}
    ReadRegDWORD $0 HKCU "${KEY}" "InPath"
    ${If} $0 == 1
        ExecWait '"${PROGRAM}" --part settle path-out' $0
    ${EndIf}
    ; by their names: whatever somebody else laid here stays
    !insertmacro REMOVE_FILES
    Delete "$SMPROGRAMS\Tidytrace.lnk"
    DeleteRegKey HKCU "${KEY}"
    Delete "$INSTDIR\${UNINSTALLER}"
    SetOutPath "$TEMP"
    RMDir "$INSTDIR"

    StrCpy $kept "$(GONE)"
    ${If} ${FileExists} "$LOCALAPPDATA\tidytrace\vault\*.*"
        StrCpy $kept "$(GONE)$\r$\n$\r$\n$(VAULT_STAYS)$\r$\n$LOCALAPPDATA\tidytrace"
    ${ElseIf} ${FileExists} "$LOCALAPPDATA\tidytrace\*.*"
        StrCpy $kept "$(GONE)$\r$\n$\r$\n$(SETTINGS_STAY)$\r$\n$LOCALAPPDATA\tidytrace"
    ${EndIf}
    DetailPrint "$kept"
SectionEnd

; Silently nothing of the person's own goes, unless it is said: other programs remove one version to install the next.
Function un.onInit
    SetShellVarContext current
    ${If} ${Silent}
        ${GetParameters} $0
        ClearErrors
        ${GetOptions} $0 "/CLEAN" $1
        ${If} ${Errors}
            !insertmacro UnselectSection ${secUnOwn}
        ${EndIf}
    ${EndIf}
FunctionEnd

!insertmacro MUI_UNFUNCTION_DESCRIPTION_BEGIN
    !insertmacro MUI_DESCRIPTION_TEXT ${secUnProgram} "$(UN_PROGRAM_ABOUT)"
    !insertmacro MUI_DESCRIPTION_TEXT ${secUnOwn} "$(OWN_ABOUT)"
!insertmacro MUI_UNFUNCTION_DESCRIPTION_END
