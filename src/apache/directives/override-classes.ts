/**
 * The directives that may stand in an access file, by the words of AllowOverride that permit them, as `apache2 -L` tells of
 * Debian's httpd 2.4 and mod_wsgi 4.9. `any`: wherever AllowOverride is not None. Sections begin with `<`. Data only.
 */
export const OVERRIDE_CLASSES: Readonly<Record<string, string>> = {
  any:
    '<Else <ElseIf <Files <FilesMatch <If <IfDefine <IfDirective <IfFile <IfModule <IfSection <IfVersion ' +
    '<LuaHookAccessChecker <LuaHookAuthChecker <LuaHookCheckUserID <LuaHookFixups <LuaHookMapToStorage ' +
    '<LuaHookPreTranslateName <LuaHookTranslateName <LuaHookTypeChecker <LuaQuickHandler <Macro ' +
    'DeflateInflateLimitRequestBody DeflateInflateRatioBurst DeflateInflateRatioLimit Error FancyIndexing LimitRequestBody ' +
    'LimitXMLRequestBody LogIOTrackTTFB Lua_____ByteCodeHack LuaCodeCache LuaHookAccessChecker LuaHookAuthChecker ' +
    'LuaHookCheckUserID LuaHookFixups LuaHookInsertFilter LuaHookLog LuaHookMapToStorage LuaHookPreTranslateName ' +
    'LuaHookTranslateName LuaHookTypeChecker LuaInherit LuaInputFilter LuaMapHandler LuaOutputFilter LuaPackageCPath ' +
    'LuaPackagePath LuaQuickHandler LuaRoot LuaScope MacroIgnoreBadNesting MacroIgnoreEmptyArgs RLimitCPU RLimitMEM ' +
    'RLimitNPROC ServerSignature SSIErrorMsg SSITimeFormat SSIUndefinedEcho SSLLog SSLLogLevel UndefMacro Use ' +
    'xml2EncDefault xml2StartParse',
  authconfig:
    '<RequireAll <RequireAny <RequireNone Anonymous Anonymous_LogEmail Anonymous_MustGiveEmail Anonymous_NoUserId ' +
    'Anonymous_VerifyEmail AuthBasicAuthoritative AuthBasicFake AuthBasicProvider AuthBasicUseDigestAlgorithm ' +
    'AuthDBMGroupFile AuthDBMType AuthDBMUserFile AuthDigestAlgorithm AuthDigestDomain AuthDigestNcCheck ' +
    'AuthDigestNonceLifetime AuthDigestProvider AuthDigestQop AuthFormAuthoritative AuthFormBody AuthFormDisableNoStore ' +
    'AuthFormFakeBasicAuth AuthFormLocation AuthFormLoginRequiredLocation AuthFormLoginSuccessLocation ' +
    'AuthFormLogoutLocation AuthFormMethod AuthFormMimetype AuthFormPassword AuthFormProvider AuthFormSitePassphrase ' +
    'AuthFormUsername AuthGroupFile AuthLDAPAuthorizePrefix AuthLDAPBindAuthoritative AuthLDAPBindDN AuthLDAPBindPassword ' +
    'AuthLDAPCompareAsUser AuthLDAPCompareDNOnServer AuthLDAPDereferenceAliases AuthLDAPGroupAttribute ' +
    'AuthLDAPGroupAttributeIsDN AuthLDAPInitialBindAsUser AuthLDAPInitialBindPattern AuthLDAPMaxSubGroupDepth ' +
    'AuthLDAPRemoteUserAttribute AuthLDAPRemoteUserIsDN AuthLDAPSearchAsUser AuthLDAPSubGroupAttribute ' +
    'AuthLDAPSubGroupClass AuthLDAPURL AuthMerging AuthName AuthnCacheProvideFor AuthnCacheTimeout AuthType AuthUserFile ' +
    'AuthzDBMType AuthzSendForbiddenOnFailure CGIPassAuth H2Push H2Upgrade LDAPReferralHopLimit LDAPReferrals ' +
    'LDAPTrustedClientCert MDRequireHttps Require Satisfy Session SessionCookieName SessionCookieName2 SessionCookieRemove ' +
    'SessionCryptoCipher SessionCryptoPassphrase SessionDBDCookieName SessionDBDCookieName2 SessionDBDCookieRemove ' +
    'SessionDBDDeleteLabel SessionDBDInsertLabel SessionDBDPerUser SessionDBDSelectLabel SessionDBDUpdateLabel SessionEnv ' +
    'SessionExclude SessionExpiryUpdateInterval SessionHeader SessionInclude SessionMaxAge SSLCACertificateFile ' +
    'SSLCACertificatePath SSLCipherSuite SSLRenegBufferSize SSLRequire SSLRequireSSL SSLUserName SSLVerifyClient ' +
    'SSLVerifyDepth WSGIAccessScript WSGIAuthGroupScript WSGIAuthUserScript WSGIGroupAuthoritative',
  'authconfig-or-fileinfo': 'H2EarlyHint H2PushResource',
  'authconfig-or-limit': '<Limit <LimitExcept',
  fileinfo:
    'AcceptPathInfo Action AddCharset AddDefaultCharset AddEncoding AddHandler AddInputFilter AddLanguage AddOutputFilter ' +
    'AddOutputFilterByType AddType AliasPreservePath AuthnzFcgiCheckAuthnProvider BrowserMatch BrowserMatchNoCase CGIVar ' +
    'CharsetDefault CharsetOptions CharsetSourceEnc CookieDomain CookieExpires CookieHttpOnly CookieName CookieSameSite ' +
    'CookieSecure CookieStyle CookieTracking DefaultLanguage DefaultType EnableMMAP EnableSendfile ErrorDocument FileETag ' +
    'ForceLanguagePriority ForceType H2CopyFiles H2ProxyRequests Header LanguagePriority MultiviewsMatch PassEnv ' +
    'ProxyExpressDBMFile ProxyExpressDBMType ProxyExpressEnable ProxyFCGIBackendType ProxyFCGISetEnvIf ProxyHCExpr ' +
    'ProxyHCTemplate QualifyRedirectURL Redirect RedirectMatch RedirectPermanent RedirectRelative RedirectTemp ' +
    'RemoveCharset RemoveEncoding RemoveHandler RemoveInputFilter RemoveLanguage RemoveOutputFilter RemoveType ' +
    'RequestHeader RewriteBase RewriteCond RewriteEngine RewriteOptions RewriteRule SetEnv SetEnvIf SetEnvIfExpr ' +
    'SetEnvIfNoCase SetHandler SetInputFilter SetOutputFilter Substitute SubstituteInheritBefore SubstituteMaxLineLength ' +
    'UnsetEnv WSGICallableObject WSGIChunkedRequest WSGIEnableSendfile WSGIErrorOverride WSGIIgnoreActivity ' +
    'WSGIMapHEADToGET WSGIPassAuthorization WSGIScriptReloading WSGITrustedProxies WSGITrustedProxyHeaders',
  indexes:
    'AddAlt AddAltByEncoding AddAltByType AddDescription AddIcon AddIconByEncoding AddIconByType DefaultIcon ' +
    'DirectoryCheckHandler DirectoryIndex DirectoryIndexRedirect DirectorySlash ExpiresActive ExpiresByType ExpiresDefault ' +
    'FallbackResource HeaderName ImapBase ImapDefault ImapMenu IndexHeadInsert IndexIgnore IndexIgnoreReset IndexOptions ' +
    'IndexOrderDefault IndexStyleSheet MetaDir MetaFiles MetaSuffix ReadmeName',
  limit: 'allow deny order SSIEtag SSILastModified SSILegacyExprParser',
  options:
    'CheckBasenameMatch CheckCaseOnly CheckSpelling ContentDigest FilterChain FilterDeclare FilterProtocol FilterProvider ' +
    'Options ReflectorHeader SSLOptions XBitHack',
};
