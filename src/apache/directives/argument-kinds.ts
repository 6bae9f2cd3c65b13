/** How many words a directive takes, as httpd counts them before the directive itself looks at any (config.c:invoke_cmd). */
export type ArgumentKind =
  | 'flag'
  | 'none'
  | 'one'
  | 'two'
  | 'three'
  | 'one-or-two'
  | 'one-or-three'
  | 'two-or-three'
  | 'one-to-three'
  | 'some'
  | 'two-or-more';

/**
 * The directives of Debian's httpd 2.4 and mod_wsgi 4.9 by the kind of their arguments (the `AP_INIT_` macros of their tables). Those
 * that take their line as it is are not here. Data only.
 */
export const ARGUMENT_KINDS: Readonly<Record<ArgumentKind, string>> = {
  flag:
    'AliasPreservePath Anonymous_LogEmail Anonymous_MustGiveEmail Anonymous_NoUserId Anonymous_VerifyEmail ' +
    'AuthBasicAuthoritative AuthDigestNcCheck AuthFormAuthoritative AuthFormDisableNoStore AuthFormFakeBasicAuth ' +
    'AuthLDAPBindAuthoritative AuthLDAPCompareAsUser AuthLDAPCompareDNOnServer AuthLDAPGroupAttributeIsDN ' +
    'AuthLDAPInitialBindAsUser AuthLDAPRemoteUserIsDN AuthLDAPSearchAsUser AuthzDBDLoginToReferer ' +
    'AuthzSendForbiddenOnFailure BalancerInherit BalancerPersist BufferedLogs CacheDetailHeader CacheHeader ' +
    'CacheIgnoreCacheControl CacheIgnoreNoLastMod CacheIgnoreQueryString CacheLock CacheNegotiatedDocs CacheQuickHandler ' +
    'CacheStaleOnError CacheStoreExpired CacheStoreNoStore CacheStorePrivate CaseFilter CaseFilterIn CGIPassAuth ' +
    'CheckBasenameMatch CheckCaseOnly CheckSpelling ContentDigest CookieHttpOnly CookieSecure CookieTracking ' +
    'DAVDepthInfinity DAVLockDiscovery DBDPersist DirectoryCheckHandler DirectorySlash DumpIOInput DumpIOOutput ' +
    'ExpiresActive ExtendedStatus IdentityCheck IndexIgnoreReset KeepAlive LDAPVerifyServerCert LogIOTrackTTFB MergeSlashes ' +
    'MergeTrailers MetaFiles ModMimeUsePathInfo ProtocolEcho Proxy100Continue ProxyAddHeaders ProxyExpressEnable ' +
    'ProxyFtpEscapeWildcards ProxyFtpListOnWildcard ProxyHTMLEnable ProxyHTMLExtended ProxyHTMLInterp ProxyHTMLMeta ' +
    'ProxyHTMLStripComments ProxyPassInherit ProxyPassInterpolateEnv ProxyPreserveHost ProxyRequests ' +
    'ProxyWebsocketFallbackToProxyHttp QualifyRedirectURL RedirectRelative RemoteIPProxyProtocol RewriteEngine ' +
    'SeeRequestTail Session SessionCookieRemove SessionDBDCookieRemove SessionDBDPerUser SessionEnv SSIEtag SSILastModified ' +
    'SSILegacyExprParser SSLCompression SSLFIPS SSLHonorCipherOrder SSLInsecureRenegotiation SSLOCSPNoVerify ' +
    'SSLOCSPOverrideResponder SSLOCSPUseRequestNonce SSLProxyCheckPeerCN SSLProxyCheckPeerExpire SSLProxyCheckPeerName ' +
    'SSLProxyEngine SSLSessionTickets SSLStaplingFakeTryLater SSLStaplingReturnResponderErrors SSLStrictSNIVHostCheck ' +
    'SSLUseStapling StrictHostCheck SubstituteInheritBefore Suexec',
  none: '',
  one:
    'MaxSpareServers MinSpareServers AcceptPathInfo AddDefaultCharset AllowEncodedSlashes AsyncRequestWorkerFactor AuthBasicUseDigestAlgorithm ' +
    'AuthDBDUserPWQuery AuthDBDUserRealmQuery AuthDBMGroupFile AuthDBMType AuthDBMUserFile AuthDigestAlgorithm ' +
    'AuthDigestNonceLifetime AuthDigestShmemSize AuthFormBody AuthFormLocation AuthFormLoginRequiredLocation ' +
    'AuthFormLoginSuccessLocation AuthFormLogoutLocation AuthFormMethod AuthFormMimetype AuthFormPassword ' +
    'AuthFormSitePassphrase AuthFormSize AuthFormUsername AuthGroupFile AuthLDAPAuthorizePrefix AuthLDAPBindDN ' +
    'AuthLDAPBindPassword AuthLDAPCharsetConfig AuthLDAPDereferenceAliases AuthLDAPMaxSubGroupDepth ' +
    'AuthLDAPRemoteUserAttribute AuthMerging AuthName AuthnCacheContext AuthnCacheSOCache AuthnCacheTimeout AuthType ' +
    'AuthUserFile AuthzDBDQuery AuthzDBDRedirectQuery AuthzDBMType BalancerGrowth BrotliAlterETag ' +
    'BrotliCompressionMaxInputBlock BrotliCompressionQuality BrotliCompressionWindow BufferSize CacheDefaultExpire ' +
    'CacheDirLength CacheDirLevels CacheDisable CacheKeyBaseURL CacheLastModifiedFactor CacheLockMaxAge CacheLockPath ' +
    'CacheMaxExpire CacheMaxFileSize CacheMinExpire CacheMinFileSize CacheReadSize CacheReadTime CacheRoot CacheSocache ' +
    'CacheSocacheMaxSize CacheSocacheMaxTime CacheSocacheMinTime CacheSocacheReadSize CacheSocacheReadTime ' +
    'CGIDScriptTimeout CGIScriptTimeout CharsetDefault CharsetSourceEnc ChrootDir CookieDomain CookieExpires CookieName ' +
    'CookieSameSite CookieStyle CoreDumpDirectory DAV DAVBasePath DAVGenericLockDB DAVLockDB DAVMinTimeout DBDExptime ' +
    'DBDInitSQL DBDKeep DBDMax DBDMin DBDParams DBDriver DefaultIcon DefaultLanguage DefaultRuntimeDir DefaultType ' +
    'DeflateAlterEtag DeflateBufferSize DeflateCompressionLevel DeflateInflateLimitRequestBody DeflateInflateRatioBurst ' +
    'DeflateInflateRatioLimit DeflateMemLevel DeflateWindowSize DirectoryIndexRedirect DocumentRoot EnableMMAP ' +
    'EnableSendfile ErrorLog ExpiresDefault FallbackResource FlushMaxPipelined FlushMaxThreshold ForceType ForensicLog ' +
    'GracefulShutdownTimeout Group H2CopyFiles H2Direct H2EarlyHints H2MaxDataFrameLen H2MaxHeaderBlockLen H2MaxSessionStreams H2MaxStreamErrors ' +
    'H2MaxWorkerIdleSeconds H2MaxWorkers H2MinWorkers H2ModernTLSOnly H2OutputBuffering H2Padding H2ProxyRequests H2Push ' +
    'H2PushDiarySize H2SerializeHeaders H2SessionExtraFiles H2StreamMaxMemSize H2StreamTimeout H2TLSCoolDownSecs ' +
    'H2TLSWarmUpSize H2Upgrade H2WebSockets H2WindowSize HeaderName HeartbeatAddress HeartbeatListen HeartbeatMaxServers ' +
    'HeartbeatStorage HostnameLookups IdentityCheckTimeout ImapBase ImapDefault ImapMenu Include IncludeOptional ' +
    'IndexHeadInsert IndexStyleSheet InputSed KeepAliveTimeout KeptBodySize LDAPCacheEntries LDAPCacheTTL ' +
    'LDAPConnectionPoolTTL LDAPConnectionTimeout LDAPLibraryDebug LDAPOpCacheEntries LDAPOpCacheTTL LDAPReferralHopLimit ' +
    'LDAPReferrals LDAPRetries LDAPRetryDelay LDAPSharedCacheFile LDAPSharedCacheSize LDAPTimeout LDAPTrustedMode ' +
    'LimitRequestBody LimitRequestFields LimitRequestFieldsize LimitRequestLine LimitXMLRequestBody ListenBacklog ' +
    'ListenCoresBucketsRatio LuaCodeCache LuaInherit LuaPackageCPath LuaPackagePath LuaRoot MaxClients ' +
    'MaxConnectionsPerChild MaxKeepAliveRequests MaxMemFree MaxRangeOverlaps MaxRangeReversals MaxRanges ' +
    'MaxRequestsPerChild MaxRequestWorkers MaxSpareThreads MDActivationDelay MDBaseServer MDCACertificateFile ' +
    'MDCertificateAgreement MDCertificateFile MDCertificateKeyFile MDCertificateProtocol MDCertificateStatus ' +
    'MDChallengeDns01Version MDCheckInterval MDContactEmail MDDriveMode MDHttpProxy MDMatchNames MDMustStaple MDRenewMode ' +
    'MDRenewWindow MDRequireHttps MDRetryDelay MDRetryFailover MDServerStatus MDStapleOthers MDStapling ' +
    'MDStaplingKeepResponse MDStaplingRenewWindow MDStoreDir MDStoreLocks MDWarnWindow MemcacheConnTTL MetaDir MetaSuffix ' +
    'MimeMagicFile MinSpareThreads ModemStandard NameVirtualHost order OutputSed PidFile Port Protocol ProtocolsHonorOrder ' +
    'ProxyBadHeader ProxyDomain ProxyExpressDBMFile ProxyExpressDBMType ProxyFCGIBackendType ProxyFtpDirCharset ' +
    'ProxyHCTPsize ProxyHTMLBufSize ProxyHTMLCharsetOut ProxyIOBufferSize ProxyMaxForwards ProxyReceiveBufferSize ' +
    'ProxySCGIInternalRedirect ProxySCGISendfile ProxySourceAddress ProxyStatus ProxyTimeout ProxyVia ReadBufferSize ' +
    'ReadmeName ReceiveBufferSize RedisConnPoolTTL RedisTimeout RemoteIPHeader RemoteIPInternalProxyList ' +
    'RemoteIPProxiesHeader RemoteIPTrustedProxyList RewriteBase Satisfy ScoreBoardFile ScriptLog ScriptLogBuffer ' +
    'ScriptLogLength ScriptSock SendBufferSize ServerAdmin ServerLimit ServerName ServerPath ServerRoot ServerSignature ' +
    'ServerTokens SessionCryptoCipher SessionCryptoPassphraseFile SessionDBDDeleteLabel SessionDBDInsertLabel ' +
    'SessionDBDSelectLabel SessionDBDUpdateLabel SessionExclude SessionExpiryUpdateInterval SessionHeader SessionInclude ' +
    'SessionMaxAge SetHandler SetInputFilter SetOutputFilter SSIEndTag SSIErrorMsg SSIStartTag SSITimeFormat ' +
    'SSIUndefinedEcho SSLCACertificateFile SSLCACertificatePath SSLCADNRequestFile SSLCADNRequestPath SSLCARevocationFile ' +
    'SSLCARevocationPath SSLCertificateChainFile SSLCertificateFile SSLCertificateKeyFile SSLCryptoDevice SSLEngine ' +
    'SSLOCSPDefaultResponder SSLOCSPProxyURL SSLOCSPResponderCertificateFile SSLOCSPResponderTimeout SSLOCSPResponseMaxAge ' +
    'SSLOCSPResponseTimeSkew SSLPassPhraseDialog SSLProxyCACertificateFile SSLProxyCACertificatePath ' +
    'SSLProxyCARevocationFile SSLProxyCARevocationPath SSLProxyMachineCertificateChainFile SSLProxyMachineCertificateFile ' +
    'SSLProxyMachineCertificatePath SSLProxyVerify SSLProxyVerifyDepth SSLRenegBufferSize SSLSessionCache ' +
    'SSLSessionCacheTimeout SSLSessionTicketKeyFile SSLSRPUnknownUserSeed SSLSRPVerifierFile SSLStaplingCache ' +
    'SSLStaplingErrorCacheTimeout SSLStaplingForceURL SSLStaplingResponderTimeout SSLStaplingResponseMaxAge ' +
    'SSLStaplingResponseTimeSkew SSLStaplingStandardCacheTimeout SSLUserName SSLVerifyClient SSLVerifyDepth ' +
    'SSLVHostSNIPolicy StartServers Substitute SubstituteMaxLineLength ThreadLimit ThreadsPerChild ThreadStackSize Timeout ' +
    'TraceEnable TransferLog TypesConfig UnDefine UseCanonicalName UseCanonicalPhysicalPort User VirtualDocumentRoot ' +
    'VirtualDocumentRootIP VirtualScriptAlias VirtualScriptAliasIP WatchdogInterval WSGIAcceptMutex WSGIApplicationGroup ' +
    'WSGICallableObject WSGICaseSensitivity WSGIChunkedRequest WSGIDestroyInterpreter WSGIDontWriteBytecode ' +
    'WSGIEnableSendfile WSGIErrorOverride WSGIGroupAuthoritative WSGIIgnoreActivity WSGILazyInitialization WSGIMapHEADToGET ' +
    'WSGINewRelicConfigFile WSGINewRelicEnvironment WSGIPassApacheRequest WSGIPassAuthorization WSGIProcessGroup ' +
    'WSGIPythonEggs WSGIPythonHashSeed WSGIPythonHome WSGIPythonOptimize WSGIPythonPath WSGIPythonWarnings ' +
    'WSGIRestrictEmbedded WSGIRestrictSignal WSGIRestrictStdin WSGIRestrictStdout WSGIScriptReloading WSGIServerMetrics ' +
    'WSGISocketPrefix WSGISocketRotation WSGIVerboseDebugging XBitHack xml2EncDefault',
  two:
    'AcceptFilter AddModuleInfo AliasMatch AuthLDAPInitialBindPattern CGIVar ErrorDocument ExpiresByType FilterTrace ' +
    'H2EarlyHint IndexOrderDefault LoadModule LuaHookFixups LuaHookInsertFilter LuaHookLog LuaHookMapToStorage ' +
    'LuaHookPreTranslateName LuaHookTypeChecker LuaQuickHandler MDCertificateCheck RedirectPermanent RedirectTemp Script ' +
    'ScriptAliasMatch SSLOpenSSLConfCmd SuexecUserGroup',
  three: 'FilterProvider LuaAuthzProvider LuaInputFilter LuaOutputFilter',
  'one-or-two':
    'Alias AuthBasicFake AuthLDAPURL BrotliFilterNote CacheEnable DBDPrepareSQL Define DeflateFilterNote ErrorLogFormat ' +
    'FilterDeclare LimitInternalRecursion LogFormat MDExternalAccountBinding MDPortMap ProxyHTMLDoctype ReflectorHeader ' +
    'RLimitCPU RLimitMEM RLimitNPROC ScriptAlias SetEnv SSLCipherSuite SSLProxyCipherSuite',
  'one-or-three': '',
  'two-or-three':
    'Action CustomLog FilterProtocol GlobalLog H2PushPriority LDAPTrustedClientCert LDAPTrustedGlobalCert ' +
    'LuaHookAccessChecker LuaHookAuthChecker LuaHookCheckUserID LuaHookTranslateName LuaMapHandler ProxyFCGISetEnvIf ' +
    'ProxyPassReverseCookieDomain ProxyPassReverseCookiePath ProxyRemote ProxyRemoteMatch RedirectMatch RewriteMap ' +
    'SSLRandomSeed',
  'one-to-three': 'H2PushResource LogMessage LuaScope ProxyPassReverse Redirect',
  some:
    'AllowCONNECT Anonymous AuthBasicProvider AuthDigestDomain AuthDigestProvider AuthDigestQop AuthFormProvider ' +
    'AuthLDAPGroupAttribute AuthLDAPSubGroupAttribute AuthLDAPSubGroupClass AuthnCacheProvideFor cachefile ' +
    'CacheIgnoreHeaders CacheIgnoreURLSessionIdentifiers CharsetOptions ExtFilterOptions FilterChain ForceLanguagePriority ' +
    'HttpProtocolOptions IndexIgnore LanguagePriority LoadFile LogLevel mmapfile MultiviewsMatch NoProxy PassEnv Protocols ' +
    'ProxyBlock ProxyErrorOverride ProxyHTMLEvents ProxyHTMLFixups RegisterHttpMethod RemoteIPInternalProxy ' +
    'RemoteIPTrustedProxy RemoveCharset RemoveEncoding RemoveHandler RemoveInputFilter RemoveLanguage RemoveOutputFilter ' +
    'RemoveType RewriteOptions SessionCryptoPassphrase UnsetEnv xml2StartParse',
  'two-or-more':
    'AddOutputFilterByType AddAlt AddAltByEncoding AddAltByType AddCharset AddDescription AddEncoding AddHandler AddIcon AddIconByEncoding ' +
    'AddIconByType AddInputFilter AddLanguage AddOutputFilter AddType allow deny ProxyHTMLLinks xml2EncAlias',
};
