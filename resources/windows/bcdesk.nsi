; The setup of the Windows program: 64 bit, for all users of the machine, also silent (/S).
; Built by build.sh, which gives VERSION, PROGRAM (the folder to install), SIZE_KB, POLICY and SETUP (the file to write).
;
; bcdesk-VERSION-setup.exe [/S] [/GROUP=name]
;   /GROUP=name   the Windows group that works at the counter; without it every user of the machine may.
; Exit codes: 0 done, 1 given up by the user, 4 Windows is too old, 5 the program is running, 6 the files could not be
; written (what was there before stays), 7 a newer version is installed, 8 installed, but without the rights on the data
; (is there such a group?).
; uninstall.exe [/S] takes the program away; the data in ProgramData\bcdesk stay.

Unicode true
Target amd64-unicode
!include LogicLib.nsh
!include WinVer.nsh
!include FileFunc.nsh
!include WordFunc.nsh
!include MUI2.nsh

!define TITLE "Bưu chính công ích"
!define RUNNING "Chương trình đang chạy trên máy này. Đóng cửa sổ quầy (ở mọi tài khoản Windows đang đăng nhập) rồi chạy lại."
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\bcdesk"
!define MENU "$SMPROGRAMS\${TITLE}"
!define FIRST_BUILD 15063 ; Windows 10 1703, the oldest that Qt runs on

; Well-known names of rights: they read alike on a Vietnamese and an English Windows.
!define SYSTEM "*S-1-5-18"
!define ADMINISTRATORS "*S-1-5-32-544"
!define USERS "*S-1-5-32-545"
!define CREATOR "*S-1-3-0"

Name "${TITLE} ${VERSION}"
OutFile "${SETUP}"
InstallDir "$PROGRAMFILES64\bcdesk"
RequestExecutionLevel admin
SetCompressor /SOLID lzma
SetCompressorDictSize 64
BrandingText "bcdesk ${VERSION}"

VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=1066 "ProductName" "${TITLE}"
VIAddVersionKey /LANG=1066 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=1066 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=1066 "FileDescription" "Bộ cài đặt ${TITLE}"
VIAddVersionKey /LANG=1066 "LegalCopyright" "bcdesk"

!define MUI_ICON "${__FILEDIR__}\bcdesk.ico"
!define MUI_UNICON "${__FILEDIR__}\bcdesk.ico"
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "Vietnamese"

Var Group

!macro Refuse code text
  MessageBox MB_OK|MB_ICONSTOP "${text}" /SD IDOK
  SetErrorLevel ${code}
  Quit
!macroend

; A running program lets its file be renamed, but not be opened for writing.
!macro RefuseWhileRunning file
  ${If} ${FileExists} "$INSTDIR\${file}"
    ClearErrors
    FileOpen $0 "$INSTDIR\${file}" a
    ${If} ${Errors}
      !insertmacro Refuse 5 "${RUNNING}"
    ${EndIf}
    FileClose $0
  ${EndIf}
!macroend

Function .onInit
  SetRegView 64
  SetShellVarContext all
  ; The folder is replaced as a whole, so it is always this one.
  StrCpy $INSTDIR "$PROGRAMFILES64\bcdesk"
  ${IfNot} ${AtLeastBuild} ${FIRST_BUILD}
    !insertmacro Refuse 4 "Chương trình cần Windows 10 bản 1703 trở lên (64 bit). Máy này chạy bản cũ hơn; hãy cập nhật Windows rồi cài lại."
  ${EndIf}
  ReadRegStr $0 HKLM "${UNINSTALL_KEY}" "DisplayVersion"
  ${VersionCompare} "$0" "${VERSION}" $1
  ${If} $0 != ""
  ${AndIf} $1 == 1
    !insertmacro Refuse 7 "Máy này đã cài bản mới hơn ($0). Dữ liệu do bản mới ghi thì bản ${VERSION} không đọc được. Muốn cài bản cũ thì gỡ bản mới trước."
  ${EndIf}
  !insertmacro RefuseWhileRunning "bcdesk.exe"
  !insertmacro RefuseWhileRunning "bcdesk-cli.exe"
  ${GetParameters} $0
  ${GetOptions} $0 "/GROUP=" $Group
  ${If} $Group == ""
    StrCpy $Group "${USERS}"
  ${EndIf}
FunctionEnd

; Who may do what in a folder; nothing is inherited from ProgramData.
!macro Rights folder grants
  nsExec::ExecToLog 'icacls "${folder}" /inheritance:r /grant:r ${SYSTEM}:(OI)(CI)F ${ADMINISTRATORS}:(OI)(CI)F ${grants} /Q'
  Pop $0
  ${If} $0 != 0
    DetailPrint "icacls: $0"
    SetErrorLevel 8
  ${EndIf}
!macroend

Section
  ; Beside the old program first: a full disk or a held file leaves what was there.
  RMDir /r "$INSTDIR.new"
  RMDir /r "$INSTDIR.old"
  ClearErrors
  SetOutPath "$INSTDIR.new"
  File /r "${PROGRAM}/*.*"
  File "${POLICY}"
  WriteUninstaller "$INSTDIR.new\uninstall.exe"
  SetOutPath "$TEMP" ; a folder that is the current one cannot be renamed
  ${If} ${Errors}
    RMDir /r "$INSTDIR.new"
    !insertmacro Refuse 6 "Không ghi được tệp chương trình. Kiểm tra dung lượng ổ đĩa rồi chạy lại; bản đang cài vẫn còn nguyên."
  ${EndIf}
  ${If} ${FileExists} "$INSTDIR\*.*"
    Rename "$INSTDIR" "$INSTDIR.old"
  ${EndIf}
  ${IfNot} ${Errors}
    Rename "$INSTDIR.new" "$INSTDIR"
    ${If} ${Errors}
      Rename "$INSTDIR.old" "$INSTDIR"
      SetErrors
    ${EndIf}
  ${EndIf}
  ${If} ${Errors}
    RMDir /r "$INSTDIR.new"
    !insertmacro Refuse 6 "Không thay được thư mục chương trình vì có tệp đang mở. Đóng các cửa sổ đang mở thư mục đó rồi chạy lại; bản đang cài vẫn còn nguyên."
  ${EndIf}
  RMDir /r "$INSTDIR.old"

  ; Data: every clerk of the counter writes. Keys and settings: a clerk may make a file, the others only read it.
  CreateDirectory "$APPDATA\bcdesk\data"
  CreateDirectory "$APPDATA\bcdesk\key"
  !insertmacro Rights "$APPDATA\bcdesk\data" '"$Group:(OI)(CI)M"'
  !insertmacro Rights "$APPDATA\bcdesk\key" '"$Group:(OI)(CI)RX" "$Group:(CI)(WD,AD)" ${CREATOR}:(OI)(CI)(IO)M'

  SetOutPath "$INSTDIR" ; the shortcuts start there
  CreateDirectory "${MENU}"
  CreateShortCut "${MENU}\${TITLE}.lnk" "$INSTDIR\bcdesk.exe"
  CreateShortCut "${MENU}\${TITLE} (tập huấn).lnk" "$INSTDIR\bcdesk.exe" "run --practice"

  WriteRegStr HKLM "${UNINSTALL_KEY}" "DisplayName" "${TITLE}"
  WriteRegStr HKLM "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKLM "${UNINSTALL_KEY}" "Publisher" "bcdesk"
  WriteRegStr HKLM "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\bcdesk.exe"
  WriteRegStr HKLM "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKLM "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKLM "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKLM "${UNINSTALL_KEY}" "EstimatedSize" ${SIZE_KB}
  WriteRegDWORD HKLM "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD HKLM "${UNINSTALL_KEY}" "NoRepair" 1
SectionEnd

Function un.onInit
  SetRegView 64
  SetShellVarContext all
  !insertmacro RefuseWhileRunning "bcdesk.exe"
  !insertmacro RefuseWhileRunning "bcdesk-cli.exe"
FunctionEnd

Section Uninstall
  SetOutPath "$TEMP"
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\bcdesk.exe"
  Delete "$INSTDIR\bcdesk-cli.exe"
  Delete "$INSTDIR\policy.example.toml"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  RMDir /r "${MENU}"
  DeleteRegKey HKLM "${UNINSTALL_KEY}"
  ; ProgramData\bcdesk holds the dossiers and their key: it stays.
SectionEnd
